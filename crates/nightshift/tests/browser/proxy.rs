//! A reverse proxy that has the page below a path of its own, as Home Assistant's ingress does: it takes the path away, and
//! tells nobody.

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// Serves what is at `inner` below `prefix`, until the test ends. Gives the address, without a slash at the end.
pub(crate) async fn below(prefix: &'static str, inner: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let outer = listener.local_addr().expect("an address");
    let inner = inner.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass(stream, prefix, inner.clone(), outer.to_string()));
        }
    });
    format!("http://{outer}{prefix}")
}

/// One request a connection.
async fn pass(mut browser: TcpStream, prefix: &str, inner: String, outer: String) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut buffer = [0; 4096];
        match browser.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => head.extend_from_slice(&buffer[..read]),
        }
    }
    let head = String::from_utf8_lossy(&head).replace("Connection: keep-alive", "Connection: close");
    let (request, rest) = head.split_once("\r\n").expect("a request line");
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Some(path) = path.strip_prefix(prefix).filter(|path| path.starts_with('/')) else {
        // Whatever leads out of the prefix is lost, as it is behind a real one.
        let _ = browser.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
        return;
    };
    let Ok(mut server) = TcpStream::connect(&inner).await else { return };
    // Origin and Host are the browser's, so that the page's own origin is known for it.
    let asked = format!("{method} {path} HTTP/1.1\r\n{rest}");
    debug_assert!(asked.contains(&outer) || !asked.contains("Host:"));
    if server.write_all(asked.as_bytes()).await.is_ok() {
        let _ = copy_bidirectional(&mut browser, &mut server).await;
    }
}
