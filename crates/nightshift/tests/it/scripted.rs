//! A broker of a few lines that answers as a test wants it to: what no broker can be made to say.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::broker_house::Lines;

/// It lets everybody in, by MQTT 3.1.1 and 5, and answers each message.
pub(crate) struct Scripted {
    address: SocketAddr,
    seen: Lines,
    accepting: JoinHandle<()>,
}

/// What it answers to a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// An acknowledgement with this reason code, which MQTT 3.1.1 has no room for.
    Code(u8),
    /// These bytes, and it closes the connection.
    LastWords(&'static [u8]),
    /// It closes the connection.
    HangUp,
}

/// The broker takes the message.
pub(crate) const TAKEN: Reply = Reply::Code(0x00);

impl Scripted {
    /// Starts one that answers to the payload of a message, of which it has seen so many before.
    pub(crate) async fn start(answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (answer, seen) = (Arc::new(answer), Lines::default());
        let accepting = tokio::spawn({
            let seen = seen.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (answer, seen) = (Arc::clone(&answer), seen.clone());
                    tokio::spawn(async move { converse(stream, &*answer, &seen).await });
                }
            }
        });
        Self { address, seen, accepting }
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://{}", self.address)
    }

    /// The payloads that came, but not those about our presence.
    pub(crate) fn seen(&self) -> &Lines {
        &self.seen
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// None when the connection has ended.
async fn converse(
    mut stream: TcpStream,
    answer: &(dyn Fn(&str, usize) -> Reply + Send + Sync),
    seen: &Lines,
) -> Option<()> {
    let mut five = true;
    loop {
        let kind = stream.read_u8().await.ok()?;
        let (mut length, mut shift) = (0_usize, 0);
        loop {
            let byte = stream.read_u8().await.ok()?;
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        match kind >> 4 {
            // CONNECT: the protocol's name, then its version; and a CONNACK, without properties.
            1 => {
                five = body[6] == 5;
                stream.write_all(if five { &[0x20, 3, 0, 0, 0] } else { &[0x20, 2, 0, 0] }).await.ok()?;
            }
            3 => {
                let topic_end = 2 + usize::from(u16::from_be_bytes([body[0], body[1]]));
                let about_us = body[2..topic_end].ends_with(b"availability");
                // The identifier, and the length of no properties.
                let payload_start = topic_end + 2 + usize::from(five);
                let payload = String::from_utf8_lossy(&body[payload_start..]).into_owned();
                let reply = if about_us {
                    TAKEN
                } else {
                    let before = seen.count(|line| line == payload);
                    seen.push(payload.clone());
                    answer(&payload, before)
                };
                match reply {
                    Reply::Code(code) => {
                        let (high, low) = (body[topic_end], body[topic_end + 1]);
                        let packet: &[u8] = if five { &[0x40, 3, high, low, code] } else { &[0x40, 2, high, low] };
                        stream.write_all(packet).await.ok()?;
                    }
                    Reply::LastWords(bytes) => {
                        stream.write_all(bytes).await.ok()?;
                        // Until the other side has had enough, so that nothing is lost on its way.
                        while stream.read_u8().await.is_ok() {}
                        return None;
                    }
                    Reply::HangUp => return None,
                }
            }
            12 => stream.write_all(&[0xd0, 0]).await.ok()?,
            14 => return None,
            _ => {}
        }
    }
}
