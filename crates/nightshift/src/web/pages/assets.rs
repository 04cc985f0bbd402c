//! The files that belong to the pages. Each is part of the program, and its address holds what it is: a browser that has it
//! need not ask again, and after an update asks for another one.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::web::{AppState, Problem};

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 4] = [
    Asset { name: "page.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../../../assets/page.css") },
    Asset { name: "page.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../../../assets/page.js") },
    Asset {
        name: "settings.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../../assets/settings.js"),
    },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../../../assets/icon.svg") },
];

/// A year, and never asked after meanwhile.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Each with its address, below the root.
static ADDRESSES: LazyLock<Vec<String>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| format!("assets/{:016x}-{}", hash(asset.bytes), asset.name)).collect());

/// The address of a file, below the root.
pub(super) fn path_of(name: &str) -> &'static str {
    let place = ASSETS.iter().position(|asset| asset.name == name);
    place.map_or("", |place| ADDRESSES[place].as_str())
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/assets/{name}", get(serve)).route("/favicon.ico", get(icon))
}

async fn serve(Path(name): Path<String>) -> Result<Response, Problem> {
    let wanted = format!("assets/{name}");
    let place = ADDRESSES.iter().position(|address| *address == wanted);
    let asset = place.map(|place| &ASSETS[place]).ok_or_else(|| Problem::not_found("file"))?;
    Ok(answer(asset))
}

async fn icon() -> Response {
    answer(&ASSETS[3])
}

fn answer(asset: &Asset) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(asset.kind)), (CACHE_CONTROL, FOREVER)], asset.bytes).into_response()
}

/// 64 bits of FNV-1a: tells one version of a file from another.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_an_address_of_its_own() {
        for asset in &ASSETS {
            let path = path_of(asset.name);
            assert!(path.starts_with("assets/") && path.ends_with(asset.name), "{path}");
        }
        assert_ne!(hash(b"a"), hash(b"b"));
        assert_eq!(path_of("other"), "");
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        for asset in &ASSETS {
            let text = std::str::from_utf8(asset.bytes).expect("text");
            let elsewhere = text.replace("http://www.w3.org/2000/svg", "");
            assert!(
                !elsewhere.contains("//fonts") && !elsewhere.contains("http:") && !elsewhere.contains("https:"),
                "{}",
                asset.name
            );
        }
    }
}
