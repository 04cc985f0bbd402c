use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::{Desk, list};

/// A model's server that keeps what it is sent and has no words for it.
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&sent);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = Vec::new();
            let mut part = [0; 4096];
            loop {
                let text = String::from_utf8_lossy(&request).into_owned();
                let head = text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
                let length =
                    head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
                if let Some(length) = length.filter(|_| text.contains("\r\n\r\n"))
                    && request.len() - head.len() - 4 >= length
                {
                    break;
                }
                match stream.read(&mut part) {
                    Ok(read @ 1..) => request.extend_from_slice(&part[..read]),
                    _ => break,
                }
            }
            log.lock().expect("no thread panics").push(String::from_utf8(request).expect("a text"));
            let _ =
                stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\nConnection: close\r\n\r\nsk-hidden");
        }
    });
    (format!("http://{address}/v1"), sent)
}

#[test]
fn what_a_model_would_be_sent_is_printed_as_it_is_sent_and_no_secret_is_shown() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let (url, sent) = server();
    desk.write("key", "sk-hidden\n");
    let settings = |max: u32, llm: &str| {
        desk.write(
            "nightshift.toml",
            &format!("timezone = \"Europe/Berlin\"\n[source]\nevents = \"history.jsonl\"\n[store]\npath = \"nightshift.db\"\n[suggestions]\nmax = {max}\n{llm}"),
        );
    };
    settings(1, "");
    let plain = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    let id = list(&plain, "suggestions")[0]["id"].as_str().expect("is a text").to_owned();
    desk.run(&["suggestions", "prompt", &id]).refused(1, &["llm.provider"]);

    settings(
        1,
        &format!("[llm]\nprovider = \"openai\"\nmodel = \"m\"\nbase_url = \"{url}\"\napi_key_file = \"key\"\n"),
    );
    let printed = desk.run(&["suggestions", "prompt", &id]).well();
    desk.run(&["suggestions", "prompt", "s-none"]).refused(1, &["there is no suggestion s-none"]);
    assert!(sent.lock().expect("no thread panics").is_empty(), "printing sends nothing");
    let ran = desk.run(&["-v", "run", "--format", "json"]).well();
    assert_eq!(list(&ran.json(), "suggestions")[0]["title"], list(&plain, "suggestions")[0]["title"]);
    let requests = sent.lock().expect("no thread panics").clone();
    assert_eq!(requests.len(), 1, "who is not let in does not insist");
    let (head, body) = requests[0].split_once("\r\n\r\n").expect("a request");
    // The first line is the request for words; whoever is not let in is not asked for a proposal, which is the second.
    let lines: Vec<&str> = printed.out.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, body));
    assert!(lines[1].contains("propose_changes") && !lines[1].contains("sk-hidden"), "{}", lines[1]);
    assert!(head.contains("Bearer sk-hidden") && !body.contains("sk-hidden"));

    // A sentence that the grammar does not know is sent to the same model, which is no help.
    let sentence = desk.run(&["suggestions", "refine", &id, "sing", "me", "a", "song"]);
    sentence.refused(1, &["“sing", "The language model could not help", "llm.api_key"]);
    assert_eq!(sent.lock().expect("no thread panics").len(), 2);

    let history = desk.run(&["history"]).well();
    assert!(
        history.out.contains("Language model: 1 suggestion has plain words") && history.out.contains("llm.api_key"),
        "{}",
        history.out
    );
    let said = [
        sentence.out,
        sentence.err,
        printed.out,
        printed.err,
        ran.out,
        ran.err,
        history.out,
        desk.run(&["status"]).well().out,
        desk.run(&["config", "show"]).well().out,
        desk.run(&["config", "show", "--format", "json"]).well().out,
    ];
    assert!(said.iter().all(|text| !text.contains("sk-hidden")), "{said:?}");
    assert!(said[8].contains(&format!("base_url = \"{url}\"")), "{}", said[8]);
}
