//! The database servers that homes have, each in a folder of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, MySqlConnection, PgConnection};
use tempfile::TempDir;

/// What kind of server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    MariaDb,
    Postgres,
}

pub(crate) const ENGINES: [Engine; 2] = [Engine::MariaDb, Engine::Postgres];

/// A server that only listens on a socket in its folder, unless it is told to do more. It ends with the test.
pub(crate) struct DatabaseServer {
    pub(crate) engine: Engine,
    folder: TempDir,
    /// Whether it also listens on a port, and offers encryption there.
    is_encrypted: bool,
    port: u16,
    process: Option<Child>,
}

/// How long a server may take to come up on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(180);
const OWNER_PASSWORD: &str = "owner";

impl DatabaseServer {
    /// Starts it; none where it is not installed, which a run of the whole suite does not accept.
    pub(crate) fn start(engine: Engine) -> Option<Self> {
        Self::start_with(engine, None)
    }

    /// As [`DatabaseServer::start`], with a port on which encryption is offered; `certify` writes `server.pem` and
    /// `server.key` into its folder.
    pub(crate) fn start_encrypted(engine: Engine, certify: fn(&Path)) -> Option<Self> {
        Self::start_with(engine, Some(certify))
    }

    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether this is CI is for the test to know, and to say"
    )]
    fn start_with(engine: Engine, certify: Option<fn(&Path)>) -> Option<Self> {
        if engine.program().is_none() || engine.founder().is_none() {
            assert!(
                std::env::var_os("CI").is_none(),
                "{engine:?} is not installed: apt-get install {}",
                engine.package()
            );
            eprintln!("a test of {engine:?} is skipped: {} is not installed", engine.package());
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut server = Self { engine, folder, is_encrypted: certify.is_some(), port: 5432, process: None };
        server.found();
        if let Some(certify) = certify {
            certify(server.folder.path());
        }
        give(server.folder.path(), engine);
        server.start_again();
        Some(server)
    }

    /// The address of a database as Home Assistant has it, through the socket.
    pub(crate) fn url(&self, user: &str, password: &str, database: &str) -> String {
        let folder = self.folder.path().display();
        match self.engine {
            Engine::MariaDb => {
                format!("mysql+pymysql://{user}:{password}@localhost/{database}?unix_socket={folder}/socket")
            }
            Engine::Postgres => format!("postgresql+psycopg2://{user}:{password}@/{database}?host={folder}"),
        }
    }

    /// The address through the port.
    pub(crate) fn url_of_port(&self, user: &str, password: &str, host: &str, database: &str) -> String {
        let scheme = match self.engine {
            Engine::MariaDb => "mariadb",
            Engine::Postgres => "postgresql",
        };
        format!("{scheme}://{user}:{password}@{host}:{}/{database}", self.port)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Executes statements as the owner.
    pub(crate) fn sql(&self, database: &str, statements: &str) {
        wait_for(async {
            match self.engine {
                Engine::MariaDb => {
                    let mut connection = self.mariadb(database).await.expect("it is up");
                    connection.execute(AssertSqlSafe(statements)).await.map(drop)
                }
                Engine::Postgres => {
                    let mut connection = self.postgres(database).await.expect("it is up");
                    connection.execute(AssertSqlSafe(statements)).await.map(drop)
                }
            }
        })
        .unwrap_or_else(|error| unreachable!("{error}: {statements}"));
    }

    pub(crate) async fn mariadb(&self, database: &str) -> sqlx::Result<MySqlConnection> {
        let options = sqlx::mysql::MySqlConnectOptions::new().username("root").database(database);
        MySqlConnection::connect_with(&options.socket(self.folder.path().join("socket"))).await
    }

    pub(crate) async fn postgres(&self, database: &str) -> sqlx::Result<PgConnection> {
        let options = sqlx::postgres::PgConnectOptions::new_without_pgpass().username("owner").password(OWNER_PASSWORD);
        let options = options.database(database).port(self.port).socket(self.folder.path());
        PgConnection::connect_with(&options).await
    }

    /// Ends it in the middle of what it does.
    pub(crate) fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        if self.engine == Engine::Postgres {
            // Its children share memory with it, and the next one could not begin before the last of them has gone.
            let id = i32::try_from(process.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
            rustix::process::kill_process(id, rustix::process::Signal::QUIT).expect("it is ours");
        } else {
            process.kill().expect("it is ours");
        }
        process.wait().expect("it is ours");
    }

    /// Starts it on what it has, and waits until it answers.
    pub(crate) fn start_again(&mut self) {
        let begin = Instant::now();
        while !self.answers() {
            if self.process.as_mut().is_none_or(|process| process.try_wait().expect("it is ours").is_some()) {
                // Another may have taken the last one in the meantime.
                if self.is_encrypted {
                    let taken = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr());
                    self.port = taken.expect("a free port").port();
                }
                self.process = Some(self.launch());
            }
            assert!(begin.elapsed() < PATIENCE, "it does not come up: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        wait_for(async {
            match self.engine {
                Engine::MariaDb => self.mariadb("mysql").await.is_ok(),
                Engine::Postgres => self.postgres("postgres").await.is_ok(),
            }
        })
    }

    fn launch(&self) -> Child {
        let folder = self.folder.path().display().to_string();
        let program = self.engine.program().expect("is installed");
        let mut command = Command::new(program);
        match self.engine {
            Engine::MariaDb => command
                .args(["--no-defaults", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=2"])
                .args(["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M"])
                .args([format!("--datadir={folder}/data"), format!("--socket={folder}/socket")])
                // Whichever starts removes what others have in a folder for passing files that they share.
                .arg(format!("--tmpdir={folder}/tmp"))
                .args([format!("--pid-file={folder}/pid"), format!("--user={}", mariadb_user())]),
            Engine::Postgres => command.args([
                "-D",
                &format!("{folder}/data"),
                "-k",
                &folder,
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=16MB",
            ]),
        };
        let (certificate, key) = (format!("{folder}/server.pem"), format!("{folder}/server.key"));
        match (self.engine, self.is_encrypted) {
            (Engine::MariaDb, false) => command.arg("--skip-networking"),
            (Engine::MariaDb, true) => command
                .args(["--bind-address=127.0.0.1", &format!("--port={}", self.port)])
                .args([format!("--ssl-cert={certificate}"), format!("--ssl-key={key}")]),
            (Engine::Postgres, false) => command.args(["-c", "listen_addresses="]),
            (Engine::Postgres, true) => command
                .args(["-c", "listen_addresses=127.0.0.1", "-p", &self.port.to_string(), "-c", "ssl=on"])
                .args(["-c", &format!("ssl_cert_file={certificate}"), "-c", &format!("ssl_key_file={key}")]),
        };
        let log =
            std::fs::File::options().create(true).append(true).open(self.folder.path().join("log")).expect("a log");
        command.stdin(Stdio::null()).stdout(log.try_clone().expect("a log")).stderr(log);
        as_its_user(&mut command, self.engine);
        command.spawn().expect("it starts")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Makes its data.
    fn found(&self) {
        let folder = self.folder.path();
        std::fs::write(folder.join("password"), OWNER_PASSWORD).expect("written");
        std::fs::create_dir(folder.join("tmp")).expect("made");
        give(folder, self.engine);
        let mut command = Command::new(self.engine.founder().expect("is installed"));
        let data = folder.join("data").display().to_string();
        match self.engine {
            Engine::MariaDb => command
                .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
                .args([format!("--datadir={data}"), format!("--user={}", mariadb_user())])
                .args(["--innodb-log-file-size=8M", &format!("--tmpdir={}", folder.join("tmp").display())]),
            Engine::Postgres => command
                .args(["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=scram-sha-256", "--username=owner"])
                .args(["-D", &data, &format!("--pwfile={}", folder.join("password").display())]),
        };
        as_its_user(&mut command, self.engine);
        let founded = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&founded.stderr);
        assert!(founded.status.success(), "{}{said}", String::from_utf8_lossy(&founded.stdout));
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Engine {
    fn package(self) -> &'static str {
        match self {
            Self::MariaDb => "mariadb-server",
            Self::Postgres => "postgresql",
        }
    }

    fn program(self) -> Option<PathBuf> {
        match self {
            Self::MariaDb => installed(&["mariadbd", "mysqld"]),
            Self::Postgres => installed(&["postgres"]),
        }
    }

    /// What makes its data.
    fn founder(self) -> Option<PathBuf> {
        match self {
            Self::MariaDb => installed(&["mariadb-install-db", "mysql_install_db"]),
            Self::Postgres => installed(&["initdb"]),
        }
    }
}

/// Does what waits for the network, on a thread of its own: the one that asks may be driving other work.
pub(crate) fn wait_for<T: Send>(work: impl Future<Output = T> + Send) -> T {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    std::thread::scope(|scope| scope.spawn(|| runtime().block_on(work)).join().expect("it ends"))
}

/// One of these programs, also where only its package's own scripts look for it.
#[expect(clippy::disallowed_methods, reason = "what is installed is for the test to know")]
fn installed(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// As root it would not start unless it is told to be somebody.
fn mariadb_user() -> String {
    let id = rustix::process::geteuid().as_raw().to_string();
    account(|fields| fields[2] == id).map_or_else(|| "root".to_owned(), |(name, ..)| name)
}

/// `PostgreSQL` refuses to run as root: it is made another user then, to whom the folder belongs.
fn its_user(engine: Engine) -> Option<(u32, u32)> {
    if engine == Engine::MariaDb || !is_root() {
        return None;
    }
    let (_, user, group) =
        account(|fields| fields[0] == "postgres").or_else(|| account(|fields| fields[0] == "nobody"))?;
    Some((user, group))
}

/// Name, user and group of the account for which `wanted` holds.
fn account(wanted: impl Fn(&[&str]) -> bool) -> Option<(String, u32, u32)> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.len() > 3 && wanted(&fields))
            .then(|| Some((fields[0].to_owned(), fields[2].parse().ok()?, fields[3].parse().ok()?)))?
    })
}

fn as_its_user(command: &mut Command, engine: Engine) {
    use std::os::unix::process::CommandExt as _;
    if let Some((user, group)) = its_user(engine) {
        command.uid(user).gid(group).current_dir("/");
    }
}

/// Gives the folder and the files in it to whom the server runs as.
fn give(folder: &Path, engine: Engine) {
    let Some((user, group)) = its_user(engine) else { return };
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path());
    for path in files.chain([folder.to_owned()]) {
        std::os::unix::fs::chown(path, Some(user), Some(group)).expect("root may do so");
    }
}
