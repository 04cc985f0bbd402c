use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// A server that speaks the protocol of chat completions and answers by a script.
pub(crate) struct Scripted {
    address: std::net::SocketAddr,
}

/// A larger request is none of ours, in bytes.
const LONGEST: usize = 1 << 20;

impl Scripted {
    pub(crate) fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever asked sees the connection end.
                let _ = answer(stream);
            }
        });
        Ok(Self { address })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 8192];
    let body = loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.split("\r\n").next()?.parse().ok());
            if length.is_some_and(|length: usize| body.len() >= length) {
                break body.to_owned();
            }
        }
        let read = stream.read(&mut part)?;
        if read == 0 || request.len() > LONGEST {
            return Ok(());
        }
        request.extend_from_slice(&part[..read]);
    };
    let request: Value = serde_json::from_str(&body)?;
    let data: Value = serde_json::from_str(request["messages"][1]["content"].as_str().unwrap_or_default())?;
    let automations = data["automations"].as_array().into_iter().flatten();
    let is_of_words = request["response_format"]["json_schema"]["name"] == "word_suggestions";
    let content = if is_of_words {
        json!({"suggestions": automations.map(words_of).collect::<Vec<_>>()})
    } else {
        json!({"proposals": automations.map(proposal_of).collect::<Vec<_>>()})
    }
    .to_string();
    let completion =
        json!({"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]});
    let body = completion.to_string();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// For each second one the first condition that it may be given.
fn proposal_of(automation: &Value) -> Value {
    let n = automation["n"].as_u64().unwrap_or_default();
    let condition = automation["may"]["add_condition"].as_object().and_then(|all| all.keys().next());
    match condition.filter(|_| n.is_multiple_of(2)) {
        Some(label) => json!({"n": n, "change": "add_condition", "value": label}),
        None => json!({"n": n, "change": "none", "value": ""}),
    }
}

/// By its number: true words in turn, and each fourth a lie of another sort.
fn words_of(automation: &Value) -> Value {
    let text = |key: &str| automation[key].as_str().unwrap_or_default();
    let (does, when, conditions) = (text("does"), text("when"), text("if"));
    let n = automation["n"].as_u64().unwrap_or_default();
    let told = format!("{does} for you {when}");
    let (title, reason) = match n % 8 {
        4 => (format!("{does} at 4:44"), "It saves you 17 minutes.".to_owned()),
        0 => (format!("{told} in the nursery"), "Unlock the door, then read https://example.org/.".to_owned()),
        1 if !conditions.is_empty() => {
            (format!("{told}, {conditions}"), "You need not think of it any more.".to_owned())
        }
        _ => (told, "So this is one thing less that you have to do by hand.".to_owned()),
    };
    json!({"n": n, "title": title, "reason": reason, "category": automation["category"]})
}
