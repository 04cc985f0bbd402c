//! A broker of which the Supervisor of Home Assistant says where it is.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use nightshift::notify::{EmbeddedBroker, MqttSettings, MqttVersion, Subscriber};
use nightshift::supervisor::Supervisor;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::broker_house::quick;
use crate::house::TestHouse;
use crate::mqtt::{Serving, enqueue, payloads, until_all_is_sent};

/// The part of the Supervisor that is asked, with what it says of the service `mqtt`: its data, or that there is none.
struct TestSupervisor {
    service: Arc<Mutex<Option<String>>>,
    asks: Supervisor,
    stop: CancellationToken,
}

impl TestSupervisor {
    async fn start() -> Self {
        let service = Arc::new(Mutex::new(None::<String>));
        let told = Arc::clone(&service);
        let answer = move || {
            let service = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
            std::future::ready(match service {
                Some(data) => (StatusCode::OK, format!("{{\"result\": \"ok\", \"data\": {data}}}")),
                None => {
                    (StatusCode::BAD_REQUEST, r#"{"result": "error", "message": "Service not enabled"}"#.to_owned())
                }
            })
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("is bound")).parse().expect("an address");
        let stop = CancellationToken::new();
        tokio::spawn(nightshift::web::serve(
            listener,
            Router::new().route("/services/mqtt", get(answer)),
            stop.clone(),
        ));
        Self { service, asks: Supervisor::at(address, "a-token".to_owned().into()), stop }
    }

    fn says(&self, broker: SocketAddr, user: &str, password: &str) {
        let data = serde_json::json!({"addon": "core_mosquitto", "host": broker.ip(), "port": broker.port(), "ssl": false,
            "username": user, "password": password, "protocol": "3.1.1"});
        *self.service.lock().unwrap_or_else(PoisonError::into_inner) = Some(data.to_string());
    }

    /// The settings of an app whose broker was there when it started.
    fn settings(&self, broker: SocketAddr, user: &str, password: &str) -> MqttSettings {
        MqttSettings {
            password: Some(password.to_owned().into()),
            supervisor: Some(self.asks.clone()),
            timing: quick(),
            ..MqttSettings::plain(format!("mqtt://{user}@{broker}"), "nightshift-test")
        }
    }
}

impl Drop for TestSupervisor {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn listening(broker: &EmbeddedBroker, user: &str, password: &str) -> Subscriber {
    let password = Some(password.to_owned().into());
    let url = format!("mqtt://{user}@{}", broker.address());
    let settings = MqttSettings { password, ..MqttSettings::plain(url, "listener") };
    Subscriber::listen(&settings, "ha-ai/test").await.expect("a subscription")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_with_a_new_password_is_asked_for_again() {
    let house = TestHouse::new();
    let supervisor = TestSupervisor::start().await;
    let broker = EmbeddedBroker::start_with_login(MqttVersion::V3, "addons", "new").expect("a broker");
    let mut subscriber = listening(&broker, "addons", "new").await;
    // At first the Supervisor knows of none: the broker is being installed anew.
    let settings = supervisor.settings(broker.address(), "addons", "old");
    enqueue(&house, &["1", "2"]);
    let serving = Serving::start(&house, &settings);
    house.until("it pauses after it was denied", || !house.clock.awaited().is_empty()).await;
    assert_eq!(house.store.outbox_depth().expect("readable"), 2);
    supervisor.says(broker.address(), "addons", "new");
    until_all_is_sent(&house).await;
    assert_eq!(payloads(&mut subscriber, 2).await, ["1", "2"]);
    serving.stop().await;
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_has_moved_is_asked_for_again() {
    let house = TestHouse::new();
    let supervisor = TestSupervisor::start().await;
    let first = EmbeddedBroker::start_with_login(MqttVersion::V3, "addons", "one").expect("a broker");
    let second = EmbeddedBroker::start_with_login(MqttVersion::V3, "addons", "two").expect("a broker");
    let mut subscriber = listening(&second, "addons", "two").await;
    let settings = supervisor.settings(first.address(), "addons", "one");
    let serving = Serving::start(&house, &settings);
    enqueue(&house, &["1"]);
    serving.courier.news().notify_one();
    until_all_is_sent(&house).await;
    supervisor.says(second.address(), "addons", "two");
    first.stop();
    enqueue(&house, &["2"]);
    serving.courier.news().notify_one();
    until_all_is_sent(&house).await;
    assert_eq!(payloads(&mut subscriber, 1).await, ["2"]);
    serving.stop().await;
    second.stop();
}
