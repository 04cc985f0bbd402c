use std::path::PathBuf;
use std::sync::Arc;

use nightshift::notify::{Connection, EmbeddedBroker, MqttError, MqttSettings, MqttVersion, Presence};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rumqttc::tokio_rustls::TlsAcceptor;
use rumqttc::tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use rumqttc::tokio_rustls::rustls::server::WebPkiClientVerifier;
use rumqttc::tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto::aws_lc_rs};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

/// An authority, and a broker behind TLS that it vouches for and that asks for a certificate of it.
struct Encrypted {
    folder: TempDir,
    port: u16,
    broker: EmbeddedBroker,
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

async fn encrypted() -> Encrypted {
    let folder = tempfile::tempdir().expect("a folder");
    let ours = authority();
    let issue = |names: Vec<String>| {
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(names).expect("parameters").signed_by(&key, &ours).expect("signed");
        (certificate, key)
    };
    let (server, server_key) = issue(vec!["localhost".to_owned()]);
    let (client, client_key) = issue(vec!["nightshift".to_owned()]);
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).expect("written");
    write("ca.pem", ours.pem());
    write("other-ca.pem", authority().pem());
    write("client.pem", client.pem());
    write("client.key", client_key.serialize_pem());
    write("empty.pem", String::new());

    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(ours.der().clone()).expect("added");
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .expect("a verifier");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![server.der().clone()], PrivatePkcs8KeyDer::from(server_key.serialize_der()).into())
        .expect("a certificate");

    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let behind = broker.address();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Who cannot prove who they are is gone before the broker hears of them.
            let Ok(mut secure) = acceptor.accept(stream).await else { continue };
            let mut plain = TcpStream::connect(behind).await.expect("the broker listens");
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut secure, &mut plain).await });
        }
    });
    Encrypted { folder, port, broker }
}

impl Encrypted {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self) -> MqttSettings {
        MqttSettings {
            ca_file: Some(self.file("ca.pem")),
            client_cert: Some(self.file("client.pem")),
            client_key: Some(self.file("client.key")),
            ..MqttSettings::plain(format!("mqtts://localhost:{}", self.port), "nightshift-test")
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_prove_who_they_are() {
    let encrypted = encrypted().await;
    let mut connection = Connection::open(&encrypted.settings(), Presence::Announced).await.expect("connected");
    connection.publish("ha-ai/test", "hello", false).await.expect("acknowledged");
    connection.close().await;

    let refused = async |change: &dyn Fn(&mut MqttSettings)| {
        let mut settings = encrypted.settings();
        change(&mut settings);
        Connection::open(&settings, Presence::Silent).await.err().expect("refused")
    };
    // Not with another authority, nor the system's, nor without our own certificate.
    for change in [
        &(|settings: &mut MqttSettings| settings.ca_file = Some(encrypted.file("other-ca.pem")))
            as &dyn Fn(&mut MqttSettings),
        &|settings: &mut MqttSettings| (settings.client_cert, settings.client_key) = (None, None),
        &|settings: &mut MqttSettings| settings.url = settings.url.replace("localhost", "127.0.0.1"),
    ] {
        let error = refused(change).await;
        assert!(matches!(error, MqttError::Connection { .. }), "{error}");
    }
    for (name, setting) in [("empty.pem", "mqtt.ca_file"), ("missing.pem", "mqtt.ca_file")] {
        let error = refused(&|settings| settings.ca_file = Some(encrypted.file(name))).await;
        assert!(
            matches!(&error, MqttError::Settings(text) if text.contains(setting) && text.contains(name)),
            "{error}"
        );
    }
    let error = refused(&|settings| settings.client_key = Some(encrypted.file("ca.pem"))).await;
    assert!(matches!(&error, MqttError::Settings(text) if text.contains("mqtt.client_key")), "{error}");
    encrypted.broker.stop();
}
