"""What has to be done inside, with Home Assistant's own Python: see `home-assistant` beside this.

    requirements INTEGRATION...   prints what they, and what they build on, need of PyPI
    configure HTTP_PORT           writes a configuration where there is none
    settle HTTP_PORT MQTT_PORT    waits until it runs; at the first time makes a user, a token, and the broker's entry
"""

import asyncio
import json
import pathlib
import sys

CONFIG = pathlib.Path("/config")
TOKEN = CONFIG / "token"
OWNER = {"name": "Lab", "username": "lab", "password": "only-on-loopback", "language": "en"}
# A slow machine that does something else as well.
PATIENCE = 300.0


def requirements(*wanted: str) -> None:
    import homeassistant.components
    from homeassistant.bootstrap import CORE_INTEGRATIONS, DEFAULT_INTEGRATIONS

    folder = pathlib.Path(homeassistant.components.__file__).parent
    known, needed = set(), set()
    open_ = {*wanted, *CORE_INTEGRATIONS, *DEFAULT_INTEGRATIONS}
    while open_:
        known |= open_
        manifests = [json.loads((folder / name / "manifest.json").read_text()) for name in open_]
        needed.update(*(manifest.get("requirements", []) for manifest in manifests))
        open_ = set().union(*(manifest.get("dependencies", []) for manifest in manifests)) - known
    print(*sorted(needed), sep="\n")


def configure(port: str) -> None:
    storage = CONFIG / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    files = {
        CONFIG / "automations.yaml": "[]\n",
        CONFIG / "scripts.yaml": "{}\n",
        # The steps but the first ask services on the internet.
        storage / "onboarding": json.dumps(
            {"version": 4, "key": "onboarding", "data": {"done": ["core_config", "analytics", "integration"]}}
        ),
        CONFIG / "configuration.yaml": f"""
homeassistant: {{name: Lab, latitude: 52.5, longitude: 13.4, time_zone: UTC, country: DE}}
http: {{server_host: 127.0.0.1, server_port: {port}}}
logger: {{default: warning}}
recorder: {{commit_interval: 1, purge_keep_days: 90}}
api:
config:
conversation:
history:
logbook:
notify: [{{platform: group, name: everybody, services: [{{action: persistent_notification}}]}}]
sun:
system_log:
websocket_api:
automation: !include automations.yaml
script: !include scripts.yaml
input_boolean:
  hall_motion: {{name: Hall motion}}
  kitchen_relay: {{name: Kitchen relay}}
  guest_mode: {{name: Guest mode}}
""",
    }
    for file, text in files.items():
        if not file.exists():
            file.write_text(text)


async def settle(port: str, mqtt_port: str) -> None:
    import aiohttp

    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(base_url=base) as http:

        async def ask(method: str, path: str, **what):
            async with http.request(method, path, **what) as answer:
                if answer.status >= 400:
                    raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
                return await answer.json(content_type=None)

        async def until(question):
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        if found := await question():
                            return found
                    except aiohttp.ClientError:
                        pass
                    await asyncio.sleep(0.3)

        await until(lambda: ask("GET", "/manifest.json"))
        if not TOKEN.exists():
            client = f"{base}/"
            made = await ask("POST", "/api/onboarding/users", json={"client_id": client, **OWNER})
            grant = {"grant_type": "authorization_code", "code": made["auth_code"], "client_id": client}
            access = (await ask("POST", "/auth/token", data=grant))["access_token"]
            async with http.ws_connect("/api/websocket") as socket:
                await socket.receive_json()
                await socket.send_json({"type": "auth", "access_token": access})
                await socket.receive_json()
                wish = {"id": 1, "type": "auth/long_lived_access_token", "client_name": "tests", "lifespan": 3650}
                await socket.send_json(wish)
                token = (await socket.receive_json())["result"]
            TOKEN.touch(mode=0o600)
            TOKEN.write_text(token)
        http.headers["Authorization"] = f"Bearer {TOKEN.read_text()}"

        async def runs():
            return (await ask("GET", "/api/core/state"))["state"] == "RUNNING"

        async def broker_is_known():
            entries = await ask("GET", "/api/config/config_entries/entry?domain=mqtt")
            return any(entry["state"] == "loaded" for entry in entries)

        await until(runs)
        if not await ask("GET", "/api/config/config_entries/entry?domain=mqtt"):
            flows = "/api/config/config_entries/flow"
            flow = await ask("POST", flows, json={"handler": "mqtt"})
            broker = {"broker": "127.0.0.1", "port": int(mqtt_port)}
            await ask("POST", f"{flows}/{flow['flow_id']}", json=broker)
        await until(broker_is_known)


match sys.argv[1:]:
    case ["requirements", *wanted]:
        requirements(*wanted)
    case ["configure", port]:
        configure(port)
    case ["settle", port, mqtt_port]:
        asyncio.run(settle(port, mqtt_port))
    case _:
        sys.exit(__doc__)
