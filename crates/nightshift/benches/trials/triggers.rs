use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use rustix::fs::{CWD, FileType, Mode};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::figures::{Held, mebibytes};
use crate::program::{Daemon, Home};
use crate::{Effort, Outcome};

/// Requests of a wave.
const REQUESTS: usize = 10_000;

/// Ninety-nine in a hundred are answered within this time, where it is promised.
const MOST_P99: Duration = Duration::from_millis(50);

/// The daemon may hold this much more after further crowds than after the first, in KiB: a leak of a
/// hundred bytes a request would be as much.
const MOST_GROWN: u64 = 3 << 10;

/// And this many more files: a leak of one a thousand requests would be more.
const MOST_FILES: usize = 10;

/// Handles of ours that are not connections, and connections that are being closed.
const OTHER_FILES: u64 = 200;

/// How long a run may take to end once its source has ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a wave's requests come.
struct Wave {
    /// Clients at the same time, each of which sends its share, one request after another.
    clients: usize,
    /// Whether the answers' time is promised, by a release build that has the machine to itself. Of
    /// ten thousand at once nearly all stand in line, and the time is that of the line: it is told,
    /// and no promise.
    is_promised: bool,
}

/// Clients that have a connection before the first request is sent. Of more, each connects as it comes,
/// and that counts as a part of its answer's time, as does connecting again where the daemon has closed
/// the connection for others to have their turn.
const MOST_CONNECTED: usize = 250;

/// What came back for a wave.
#[derive(Default)]
struct Answers {
    taken: BTreeSet<String>,
    refused: BTreeSet<String>,
    /// From the moment a request was sent to the moment its answer was read, one each.
    times: Vec<Duration>,
    elapsed: Duration,
    status_times: Vec<Duration>,
}

/// Ten thousand triggers while a run is at work: one of them starts it, all others are told its id.
pub(crate) fn trial(effort: Effort) -> Outcome {
    let most = open_files()?;
    let is_full = effort == Effort::Full;
    let wave = |clients, is_promised| Wave { clients, is_promised };
    let waves = [wave(100, is_full), wave(MOST_CONNECTED.min(most), is_full), wave(REQUESTS.min(most), false)];
    let repeats = if is_full { 3 } else { 1 };
    let home = Home::new(&[], "source.events = \"source\"")?;
    rustix::fs::mknodat(CWD, home.path("source"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
    let daemon = home.serve()?;
    let fresh = settled(&daemon)?;
    let mut figures = format!("fresh: {:.1} MiB resident, {} files open\n", mebibytes(fresh.resident), fresh.files);
    // What the first crowd needs is kept at hand for the next one: that is bounded by the connections
    // that are served at a time. What grows is what a later one adds.
    for wave in &waves {
        flood(&home, &daemon, &Wave { is_promised: false, ..*wave })?;
    }
    let before = settled(&daemon)?;
    let _ = writeln!(
        figures,
        "after a first crowd: {:.1} MiB resident, {} files open",
        mebibytes(before.resident),
        before.files
    );
    for _ in 0..repeats {
        for wave in &waves {
            figures += &flood(&home, &daemon, wave)?;
        }
        let after = settled(&daemon)?;
        let _ = writeln!(figures, "after: {:.1} MiB resident, {} files open", mebibytes(after.resident), after.files);
        if after.own > before.own + MOST_GROWN || after.files > before.files + MOST_FILES {
            return Err(format!("it has grown: {figures}").into());
        }
    }
    daemon.stop()?;
    Ok(figures)
}

/// Sends a wave to a daemon at rest, whose run goes on until the wave is over.
fn flood(home: &Home, daemon: &Daemon, wave: &Wave) -> Result<String, Failed> {
    let source = Source::new(home.path("history.jsonl"), home.path("source"));
    let peak = Peak::of(daemon.proc());
    let answers = send(daemon, wave.clients)?;
    let most = peak.most();
    source.end()?;
    let ended = Instant::now();
    while daemon.ask("GET", "/api/analyze/status")?.1["is_running"] != false {
        if ended.elapsed() > PATIENCE {
            return Err(format!("the run does not end: {}", daemon.said()).into());
        }
        sleep(Duration::from_millis(20));
    }
    let last = daemon.ask("GET", "/api/analyze/status")?.1;
    let mut times = answers.times;
    times.sort_unstable();
    let mut status_times = answers.status_times;
    status_times.sort_unstable();
    let figures = format!(
        "{} requests of {} clients at a time: {} taken, {} refused with its id, {:.0} a second; answered in p50 \
         {:.1}, p99 {:.1}, at most {:.1} ms; meanwhile {} questions for the status answered in at most {:.1} ms; at most {:.1} \
         MiB resident\n",
        times.len(),
        wave.clients,
        answers.taken.len(),
        times.len() - answers.taken.len(),
        f64::from(u32::try_from(times.len())?) / answers.elapsed.as_secs_f64(),
        milliseconds(percentile(&times, 50)),
        milliseconds(percentile(&times, 99)),
        milliseconds(percentile(&times, 100)),
        status_times.len(),
        milliseconds(percentile(&status_times, 100)),
        mebibytes(most),
    );
    if answers.taken.len() != 1 || answers.taken != answers.refused {
        return Err(format!("not one run: {:?} and {:?}; {figures}", answers.taken, answers.refused).into());
    }
    if last["last_run"]["id"].as_str() != answers.taken.first().map(String::as_str)
        || last["last_run"]["status"] != "succeeded"
    {
        return Err(format!("the run did not succeed: {last}").into());
    }
    if wave.is_promised && percentile(&times, 99) >= MOST_P99 {
        return Err(format!("p99 is not below {MOST_P99:?}: {figures}").into());
    }
    Ok(figures)
}

/// Sends the requests, and every 50 ms a question for the status beside them.
fn send(daemon: &Daemon, clients: usize) -> Result<Answers, Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let address: SocketAddr = daemon.address.parse()?;
    runtime.block_on(async move {
        let answers = Arc::new(Mutex::new(Answers::default()));
        let start = (clients <= MOST_CONNECTED).then(|| Arc::new(Barrier::new(clients)));
        let share = REQUESTS.div_ceil(clients);
        let begin = Instant::now();
        let mut sending = JoinSet::new();
        for _ in 0..clients {
            let (answers, start) = (Arc::clone(&answers), start.clone());
            sending.spawn(async move { client(address, share, start.as_deref(), &answers).await });
        }
        let asked = Arc::clone(&answers);
        let asking = tokio::spawn(async move {
            while let Ok(time) = ask_status(address).await {
                asked.lock().unwrap_or_else(PoisonError::into_inner).status_times.push(time);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        while let Some(ended) = sending.join_next().await {
            ended??;
        }
        asking.abort();
        let mut answers = std::mem::take(&mut *answers.lock().unwrap_or_else(PoisonError::into_inner));
        answers.elapsed = begin.elapsed();
        Ok(answers)
    })
}

/// Connects, waits for the `start` where there is one, and sends its share.
async fn client(
    address: SocketAddr,
    share: usize,
    start: Option<&Barrier>,
    answers: &Mutex<Answers>,
) -> std::io::Result<()> {
    let mut sent = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    if let Some(start) = start {
        start.wait().await;
        sent = Instant::now();
    }
    for _ in 0..share {
        let Answer { status, body, is_last } = ask(&mut stream, "POST", "/api/analyze/trigger", address).await?;
        let time = sent.elapsed();
        sent = Instant::now();
        if is_last {
            // The old one first: where few files may be open, all clients together have no room for two each.
            drop(stream);
            stream = TcpStream::connect(address).await?;
        }
        let run = body["run_id"].as_str().unwrap_or_default().to_owned();
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.times.push(time);
        match status {
            202 => answers.taken.insert(run),
            409 => answers.refused.insert(run),
            other => return Err(std::io::Error::other(format!("{other}: {body}"))),
        };
    }
    Ok(())
}

/// The time that a question for the status takes, its connection included.
async fn ask_status(address: SocketAddr) -> std::io::Result<Duration> {
    let sent = Instant::now();
    ask(&mut TcpStream::connect(address).await?, "GET", "/api/analyze/status", address).await?;
    Ok(sent.elapsed())
}

/// An answer of the daemon.
struct Answer {
    status: u16,
    body: Value,
    /// Whether the connection has been closed after it.
    is_last: bool,
}

/// Sends a request on a connection, and reads the answer.
async fn ask(stream: &mut TcpStream, method: &str, path: &str, host: SocketAddr) -> std::io::Result<Answer> {
    let request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    loop {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if body.len() >= length.unwrap_or(0) {
            let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
            let is_last = head.contains("connection: close");
            return Ok(Answer { status, body: serde_json::from_str(body).unwrap_or(Value::Null), is_last });
        }
    }
}

/// A history that comes through a pipe, and ends when it is told to: whoever reads it is at work until
/// then.
struct Source {
    end: Sender<()>,
    writing: JoinHandle<std::io::Result<()>>,
}

impl Source {
    fn new(history: PathBuf, pipe: PathBuf) -> Self {
        let (end, ended) = channel();
        let writing = thread::spawn(move || {
            // Waits until it is read.
            let (mut history, mut pipe) = (File::open(history)?, File::options().write(true).open(pipe)?);
            let mut part = vec![0; 64 << 10];
            loop {
                let read = history.read(&mut part)?;
                if read == 0 {
                    // Kept open until the end, which is that nobody can send any more.
                    let _ = ended.recv();
                    return Ok(());
                }
                pipe.write_all(part.get(..read).unwrap_or_default())?;
                // Once the end has come, the rest follows without a pause.
                let _ = ended.recv_timeout(Duration::from_millis(10));
            }
        });
        Self { end, writing }
    }

    fn end(self) -> Result<(), Failed> {
        drop(self.end);
        Ok(self.writing.join().map_err(|_| "the source's thread panicked")??)
    }
}

/// Looks every 10 ms how much memory a process holds.
struct Peak {
    stop: Sender<()>,
    looking: JoinHandle<u64>,
}

impl Peak {
    fn of(process: PathBuf) -> Self {
        let (stop, stopped) = channel::<()>();
        let looking = thread::spawn(move || {
            let mut most = 0;
            while stopped.recv_timeout(Duration::from_millis(10)) == Err(RecvTimeoutError::Timeout) {
                most = most.max(Held::of(&process).map_or(0, |held| held.resident));
            }
            most
        });
        Self { stop, looking }
    }

    fn most(self) -> u64 {
        drop(self.stop);
        self.looking.join().unwrap_or(0)
    }
}

/// What the daemon holds once it is at rest: threads that wait for work end after ten seconds.
fn settled(daemon: &Daemon) -> Result<Held, Failed> {
    sleep(Duration::from_secs(12));
    Held::of(Path::new(&daemon.proc()))
}

/// Raises the number of files that we may open as far as we may, and gives how many may be connections.
fn open_files() -> Result<usize, Failed> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?;
    let most = limit.maximum.unwrap_or(u64::MAX).saturating_sub(OTHER_FILES);
    Ok(usize::try_from(most).unwrap_or(usize::MAX))
}

/// The value below which so many of a hundred of these, which are sorted, lie.
fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    let place = (sorted.len() * of_hundred).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
