//! An open file: what it looks like, and its content without compression.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::{SourceError, Watch};

/// Read at once, and looked at to tell the format, in bytes.
const BUFFER: usize = 256 << 10;
const SQLITE: &[u8] = b"SQLite format 3\0";
/// First bytes of what people may try that cannot be read, and its name.
const OTHERS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"\xfd7zXZ\0", "compressed with xz: unpack it first"),
    (b"BZh", "compressed with bzip2: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
];

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    None,
    Gzip,
    Zstandard,
}

/// A file whose first bytes have been looked at.
pub(super) enum Opened {
    /// A `SQLite` database, which is opened anew by path.
    Database,
    /// A text, as it is without compression.
    Text(Text),
}

/// A text to be read from its beginning.
pub(super) struct Text {
    pub(super) content: Box<dyn BufRead + Send>,
    pub(super) codec: Codec,
    /// The number of the line at which the content begins.
    pub(super) first_line: u64,
    progress: Progress,
}

/// How much of a file has been read.
#[derive(Clone, Debug)]
struct Progress {
    done: Arc<AtomicU64>,
    size: u64,
}

#[derive(Debug)]
struct Counted {
    file: File,
    done: Arc<AtomicU64>,
}

/// Opens the file at `path` and tells by its first bytes how to read it.
pub(super) fn open(path: &Path) -> Result<Opened, SourceError> {
    let fail = |error| SourceError::from_io(path, error);
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    if metadata.is_dir() {
        return Err(SourceError::Folder { path: path.to_owned() });
    }
    let progress = Progress { done: Arc::default(), size: metadata.len() };
    let mut reader = BufReader::with_capacity(BUFFER, Counted { file, done: Arc::clone(&progress.done) });
    let start = reader.fill_buf().map_err(fail)?;
    if start.is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    if start.starts_with(SQLITE) {
        return Ok(Opened::Database);
    }
    if let Some((_, found)) = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(SourceError::Unrecognised { path: path.to_owned(), found: (*found).to_owned() });
    }
    let (content, codec): (Box<dyn BufRead + Send>, _) = if start.starts_with(b"\x1f\x8b") {
        (Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader))), Codec::Gzip)
    } else if is_zstandard(start) {
        let decoder = zstd::stream::read::Decoder::with_buffer(reader).map_err(fail)?;
        (Box::new(BufReader::with_capacity(BUFFER, decoder)), Codec::Zstandard)
    } else {
        (Box::new(reader), Codec::None)
    };
    Ok(Opened::Text(Text { content, codec, first_line: 1, progress }))
}

/// Whether a Zstandard frame begins here, or one to be skipped. Source: RFC 8878, sections 3.1.1 and 3.1.2.
fn is_zstandard(start: &[u8]) -> bool {
    start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || matches!(start, [first, 0x2a, 0x4d, 0x18, ..] if (0x50..=0x5f).contains(first))
}

impl Text {
    /// The next bytes without taking them; empty at the end.
    pub(super) fn peek(&mut self, path: &Path) -> Result<&[u8], SourceError> {
        let codec = self.codec;
        self.content.fill_buf().map_err(|error| codec.error(path, error))
    }

    /// Takes a byte order mark, where the text begins with one.
    pub(super) fn skip_mark(&mut self, path: &Path) -> Result<(), SourceError> {
        if self.peek(path)?.starts_with(b"\xef\xbb\xbf") {
            self.content.consume(3);
        }
        Ok(())
    }

    /// Takes a line without its end, or as much as `longest` bytes of it.
    pub(super) fn take_line(&mut self, path: &Path, longest: usize) -> Result<Vec<u8>, SourceError> {
        let mut line = Vec::new();
        let mut content = (&mut self.content).take(longest as u64);
        content.read_until(b'\n', &mut line).map_err(|error| self.codec.error(path, error))?;
        self.first_line += 1;
        Ok(line)
    }

    /// The content, and what tells `watch` how far it has been read.
    pub(super) fn into_parts(self, watch: &dyn Watch) -> (Box<dyn BufRead + Send>, impl Fn() + Sync + use<'_>) {
        let progress = self.progress;
        (self.content, move || progress.tell(watch))
    }
}

impl Progress {
    #[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
    fn tell(&self, watch: &dyn Watch) {
        let done = self.done.load(Ordering::Relaxed);
        if self.size > 0 {
            watch.progress((done as f64 / self.size as f64).min(1.0));
        }
    }
}

impl Codec {
    /// What a failure to read means: with compression, nearly always that the file is cut short.
    pub(super) fn error(self, path: &Path, error: io::Error) -> SourceError {
        let codec = match self {
            Self::None => return SourceError::from_io(path, error),
            Self::Gzip => "gzip",
            Self::Zstandard => "zstd",
        };
        // The system's own errors have a number; a decoder's have none.
        if error.raw_os_error().is_some() {
            return SourceError::from_io(path, error);
        }
        SourceError::Compression { path: path.to_owned(), codec, detail: error.to_string() }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("codec", &self.codec).field("progress", &self.progress).finish_non_exhaustive()
    }
}
