use std::os::linux::net::SocketAddrExt;

use domain::{ManualClock, Stage};
use tempfile::TempDir;
use tokio::net::UnixDatagram;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;

/// How long anything that should happen may take before a test has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A supervisor with a watchdog of two minutes, and what it is told of.
struct Attended {
    clock: ManualClock,
    store: Arc<Store>,
    pulse: Pulse,
    progress: watch::Sender<Option<Progress>>,
    next_run: watch::Sender<Option<Timestamp>>,
    stop: CancellationToken,
    socket: UnixDatagram,
    attending: JoinHandle<()>,
    folder: TempDir,
}

impl Attended {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).expect("a socket");
        let clock = ManualClock::new("2026-11-11T00:59:40Z".parse().expect("an instant"));
        let store = Arc::new(Store::open(&folder.path().join("n.db")).expect("a database"));
        let (pulse, stop) = (Pulse::new(), CancellationToken::new());
        let progress = watch::Sender::new(None);
        let next_run = watch::Sender::new(Some("2026-11-11T01:00:00Z".parse().expect("an instant")));
        let watched = Watched {
            store: Arc::clone(&store),
            clock: Arc::new(clock.clone()),
            pulse: pulse.clone(),
            progress: progress.subscribe(),
            next_run: next_run.subscribe(),
            time_zone: TimeZone::get("Europe/Helsinki").expect("a zone"),
        };
        let service = Service::connect(path.to_str().expect("UTF-8"), Some(Duration::from_secs(120)));
        let attending = tokio::spawn(service.expect("connects").attend(watched, stop.clone()));
        Self { clock, store, pulse, progress, next_run, stop, socket, attending, folder }
    }

    /// Lets the schedule begin, and hears that all is up.
    async fn up() -> Self {
        let attended = Self::new();
        attended.beat();
        assert_eq!(attended.heard().await, "READY=1\nSTATUS=The next night is at 2026-11-11 03:00 (Europe/Helsinki)");
        assert_eq!(attended.heard().await, "WATCHDOG=1");
        attended
    }

    async fn heard(&self) -> String {
        heard(&self.socket).await
    }

    fn beat(&self) {
        self.pulse.beat(&self.clock, SignedDuration::from_secs(60));
    }

    /// Lets time pass until the next instant that is waited for.
    async fn pass(&self) -> SignedDuration {
        let waiting = async {
            loop {
                if let Some(next) = self.clock.awaited().first().copied().filter(|next| *next > self.clock.now()) {
                    return next;
                }
                tokio::task::yield_now().await;
            }
        };
        let next = timeout(PATIENCE, waiting).await.expect("somebody waits for the clock");
        let passed = next.duration_since(self.clock.now());
        self.clock.set(next);
        passed
    }

    async fn end(self) {
        self.stop.cancel();
        timeout(PATIENCE, self.attending).await.expect("it ends").expect("it does not panic");
        drop(self.folder);
    }
}

async fn heard(socket: &UnixDatagram) -> String {
    let mut message = [0; 4096];
    let length = timeout(PATIENCE, socket.recv(&mut message)).await.expect("something is told").expect("received");
    String::from_utf8(message[..length].to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn it_is_up_when_the_schedule_has_looked_at_the_clock_and_not_before() {
    let attended = Attended::new();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(attended.socket.try_recv(&mut [0]).expect_err("nothing yet").kind(), io::ErrorKind::WouldBlock);
    attended.beat();
    assert!(attended.heard().await.starts_with("READY=1\n"));
    attended.end().await;
}

#[tokio::test]
async fn what_it_does_is_told_when_it_changes() {
    let attended = Attended::up().await;
    let show = |at: Stage, progress: f64| {
        attended.progress.send_replace(Some(Progress { run_id: domain::RunId::new("r-1"), stage: at, progress }));
    };
    show(Stage::Fetch, 0.0);
    assert_eq!(attended.heard().await, "STATUS=Run r-1 is at work, at stage fetch");
    show(Stage::Fetch, 0.1);
    show(Stage::Mine, 0.2);
    assert_eq!(attended.heard().await, "STATUS=Run r-1 is at work, at stage mine");
    attended.progress.send_replace(None);
    assert!(attended.heard().await.starts_with("STATUS=The next night is at "));
    attended.next_run.send_replace(None);
    assert_eq!(attended.heard().await, "STATUS=No next night is known");
    attended.end().await;
}

#[tokio::test]
async fn signs_of_life_come_at_half_the_watchdogs_time_until_the_schedule_hangs() {
    let attended = Attended::up().await;
    assert_eq!(attended.pass().await, SignedDuration::from_secs(60));
    assert_eq!(attended.heard().await, "WATCHDOG=1");
    // It has said that it would come round within a minute, and 90 seconds are over after this.
    attended.pass().await;
    assert_eq!(attended.heard().await, "STATUS=The schedule hangs");
    attended.beat();
    assert_eq!(attended.pass().await, NEXT_LOOK);
    assert_eq!(attended.heard().await, "WATCHDOG=1");
    assert!(attended.heard().await.starts_with("STATUS=The next night is at "));
    assert_eq!(attended.pass().await, SignedDuration::from_secs(60));
    assert_eq!(attended.heard().await, "WATCHDOG=1");
    attended.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_is_no_life() {
    let attended = Attended::up().await;
    let other = rusqlite::Connection::open(attended.folder.path().join("n.db")).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    // Waits for the other, and whoever asks waits for it.
    let store = Arc::clone(&attended.store);
    let writing = std::thread::spawn(move || store.set_meta("x", "y"));
    let asked_in_vain = async || {
        let answer = with_store(&attended.store, Store::running);
        timeout(Duration::from_millis(200), answer).await.is_err()
    };
    while !asked_in_vain().await {}
    attended.pass().await;
    assert_eq!(attended.pass().await, SignedDuration::from_secs(30), "the time for an answer");
    assert_eq!(attended.heard().await, "STATUS=The database hangs");
    other.execute_batch("ROLLBACK").expect("ends");
    writing.join().expect("no panic").expect("is written");
    attended.beat();
    attended.pass().await;
    assert_eq!(attended.heard().await, "WATCHDOG=1");
    attended.end().await;
}

#[tokio::test]
async fn a_socket_may_be_abstract_and_has_to_be_one() {
    let name = format!("nightshift-test-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).expect("a name");
    let socket = std::os::unix::net::UnixDatagram::bind_addr(&address).expect("binds");
    socket.set_nonblocking(true).expect("is set");
    let socket = UnixDatagram::from_std(socket).expect("a socket");
    Service::connect(&format!("@{name}"), None).expect("connects").stopping(SignedDuration::from_millis(9500));
    assert_eq!(heard(&socket).await, "STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC=9500000");

    for wrong in ["notify", "vsock:2:1234", "", "/\0", &format!("/{}", "x".repeat(200))] {
        Service::connect(wrong, None).expect_err(wrong);
    }
    // Nobody listens any more: not our concern.
    drop(socket);
    Service::connect(&format!("@{name}"), None).expect("connects").status("up");
}
