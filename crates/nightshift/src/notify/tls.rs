use std::path::Path;
use std::sync::Arc;

use rumqttc::tokio_rustls::rustls::ClientConfig;
use rumqttc::tokio_rustls::rustls::crypto::aws_lc_rs;
use rumqttc::tokio_rustls::rustls::pki_types::pem::PemObject;
use rumqttc::tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{MqttError, MqttSettings};
use crate::tls;

/// How to encrypt a connection to the broker. Reads the certificate files anew each time, so that
/// renewed ones are taken up with the next connection.
///
/// # Errors
///
/// [`MqttError::Settings`] when a file cannot be read or does not hold what it should.
pub(super) fn client_config(settings: &MqttSettings) -> Result<Arc<ClientConfig>, MqttError> {
    let roots = tls::roots("mqtt.ca_file", settings.ca_file.as_deref()).map_err(MqttError::Settings)?;
    // The provider is named because the process may hold several, and then none is the default.
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| MqttError::Settings(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots);
    let config = match (&settings.client_cert, &settings.client_key) {
        (Some(cert), Some(key)) => {
            let chain = certificates("mqtt.client_cert", cert)?;
            let key_pair = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong("mqtt.client_key", key, &error))?;
            builder.with_client_auth_cert(chain, key_pair).map_err(|error| wrong("mqtt.client_cert", cert, &error))?
        }
        _ => builder.with_no_client_auth(),
    };
    Ok(Arc::new(config))
}

fn certificates(setting: &str, path: &Path) -> Result<Vec<CertificateDer<'static>>, MqttError> {
    tls::certificates(setting, path).map_err(MqttError::Settings)
}

fn wrong(setting: &str, path: &Path, why: &dyn std::fmt::Display) -> MqttError {
    MqttError::Settings(tls::wrong(setting, path, why))
}
