use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Shorter answers go into one packet as they are.
const WORTH_IT: usize = 1024;

/// Text is six times shorter at this level and takes a millisecond for 100 KiB.
const LEVEL: Compression = Compression::new(5);

/// Compresses what a page's answer holds, for a browser that takes it.
pub(super) async fn compress(request: Request, next: Next) -> Response {
    let takes_it = takes_gzip(request.headers());
    let response = next.run(request).await;
    let is_text = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"text/") || kind.starts_with(b"image/svg")
    });
    if !is_text || response.headers().contains_key(CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    // The pages' answers are whole, never a stream.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !takes_it || bytes.len() < WORTH_IT {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), LEVEL);
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    match packed {
        Ok(packed) => {
            parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(packed))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

/// Whether `gzip` is among what the browser takes, and not refused with `q=0`.
fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            let quality = quality.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f64>);
            name.trim().eq_ignore_ascii_case("gzip") && quality.is_ok_and(|quality| quality > 0.0)
        })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use flate2::read::GzDecoder;
    use hyper::service::Service as _;
    use hyper_util::service::TowerToHyperService;

    use super::*;

    #[tokio::test]
    async fn text_comes_out_as_it_went_in_and_what_is_short_goes_as_it_is() {
        let long = "<p>A lamp in the hall</p>".repeat(400);
        let answer = long.clone();
        let routes = Router::new()
            .route("/long", get(move || std::future::ready(([(CONTENT_TYPE, "text/html")], answer))))
            .route("/short", get(|| std::future::ready(([(CONTENT_TYPE, "text/html")], "<p>"))))
            .layer(from_fn(compress));
        let service = TowerToHyperService::new(routes);
        for (path, takes, packed) in [("/long", "gzip", true), ("/long", "br", false), ("/short", "gzip", false)] {
            let request = Request::builder().uri(path).header(ACCEPT_ENCODING, takes).body(Body::empty());
            let answer = service.call(request.expect("a request")).await.expect("never fails");
            assert_eq!(answer.headers().contains_key(CONTENT_ENCODING), packed, "{path} {takes}");
            assert_eq!(answer.headers()[VARY], "accept-encoding");
            let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("is read");
            if packed {
                assert!(bytes.len() * 10 < long.len(), "{}", bytes.len());
                let mut text = String::new();
                GzDecoder::new(bytes.as_ref()).read_to_string(&mut text).expect("gzip");
                assert_eq!(text, long);
            }
        }
    }

    #[test]
    fn what_a_browser_takes_is_read_as_it_is_meant() {
        for (given, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, gzip;q=0.8", true),
            ("GZIP", true),
            ("gzip;q=0", false),
            ("br", false),
            ("", false),
            ("gzip;q=x", false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_str(given).expect("a header"))]);
            assert_eq!(takes_gzip(&headers), takes, "{given:?}");
        }
    }
}
