//! A file of lines that outlives its process: a line is on the disk before the call that wrote it comes back.
//!
//! Three things make it so, and none can be left out: the folder is synced too, since a file that was just made is
//! otherwise not found again after a power cut; after a write that failed nothing more is written, since half a line may
//! stand there; and one process at a time has the file open, by a lock that ends with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write};
use std::path::Path;

/// What lines are written to: a file, or in a test a disk that is full.
pub(crate) trait Disk: Write {
    /// Comes back once everything written is on the disk.
    fn sync(&self) -> io::Result<()>;
}

impl Disk for File {
    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}

/// A file of lines that outlives its process.
#[derive(Debug)]
pub(crate) struct Log<D = File> {
    disk: D,
    failed: bool,
}

impl Log {
    /// Opens a log, and gives the lines that earlier processes wrote. A second process is refused.
    ///
    /// A last line without its end is what a crash leaves that came while it was written. It is dropped: the call that
    /// wrote it never came back, so whatever it was to allow was never done.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<String>)> {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        file.try_lock().map_err(in_use)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        // A whole line may have been written and not synced: it is made to last before anybody goes by it.
        file.set_len(u64::try_from(bytes.len()).map_err(io::Error::other)?)?;
        file.sync_all()?;
        sync_folder_of(path)?;
        let text = String::from_utf8(bytes).map_err(|fault| io::Error::new(ErrorKind::InvalidData, fault))?;
        Ok((Self { disk: file, failed: false }, text.lines().map(str::to_owned).collect()))
    }
}

impl<D: Disk> Log<D> {
    /// Writes a line, and comes back once it is on the disk.
    ///
    /// After an error the line counts as not written: what it was to allow must not be done. No line is taken any more,
    /// until the cause is mended and the log is opened again. The thread waits for the disk; a service that takes on many at
    /// once calls it where waiting is allowed, as under `tokio::task::spawn_blocking`.
    pub(crate) fn append(&mut self, line: &str) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("an earlier write failed: mend the cause, then open the journal again"));
        }
        if line.contains('\n') {
            return Err(io::Error::new(ErrorKind::InvalidInput, "a line has no line break"));
        }
        self.failed = true;
        self.disk.write_all(format!("{line}\n").as_bytes())?;
        self.disk.sync()?;
        self.failed = false;
        Ok(())
    }
}

/// Says what it means that the lock is taken.
fn in_use(fault: TryLockError) -> io::Error {
    match fault {
        TryLockError::WouldBlock => io::Error::new(ErrorKind::WouldBlock, "another process has it open"),
        TryLockError::Error(fault) => fault,
    }
}

/// Without it, a file that was just made may be gone after a power cut, with all that is in it. Other systems than Unix
/// cannot open a folder, and have no need to.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A disk with room for so many bytes more. Whether it syncs is another question.
    struct Small<'a> {
        file: &'a File,
        room: usize,
        syncs: bool,
    }

    impl Write for Small<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.room);
            self.room -= taken;
            if taken == 0 { Err(ErrorKind::StorageFull.into()) } else { self.file.write(&bytes[..taken]) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Disk for Small<'_> {
        fn sync(&self) -> io::Result<()> {
            if self.syncs { Ok(()) } else { Err(io::Error::other("no sync")) }
        }
    }

    fn lines_of(path: &Path) -> Vec<String> {
        Log::open(path).unwrap().1
    }

    #[test]
    fn a_line_outlives_the_log_that_wrote_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (mut log, lines) = Log::open(&path).unwrap();
        assert!(lines.is_empty());
        log.append("Ayşe").unwrap();
        assert!(log.append("two\nlines").is_err());
        log.append("Yılmaz").unwrap();
        assert!(Log::open(&path).unwrap_err().to_string().contains("another process"));
        drop(log);
        assert_eq!(lines_of(&path), ["Ayşe", "Yılmaz"]);
    }

    /// Cut at any byte, in the middle of a letter too, the last line is gone, and the next one stands by itself.
    #[test]
    fn a_line_that_was_cut_is_dropped_and_the_next_one_does_not_stick_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for length in 0.."Ayşe".len() + 1 {
            fs::write(&path, [b"whole\n", &"Ayşe\n".as_bytes()[..length]].concat()).unwrap();
            let (mut log, lines) = Log::open(&path).unwrap();
            assert_eq!(lines, ["whole"], "{length}");
            log.append("next").unwrap();
            drop(log);
            assert_eq!(lines_of(&path), ["whole", "next"], "{length}");
        }
    }

    /// A full disk leaves half a line. Whatever room there is again, nothing is written behind it.
    #[test]
    fn after_a_write_that_failed_nothing_more_is_written_and_the_log_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for room in 0..8 {
            fs::write(&path, "whole\n").unwrap();
            let file = OpenOptions::new().append(true).open(&path).unwrap();
            let mut log = Log { disk: Small { file: &file, room, syncs: true }, failed: false };
            assert!(log.append("a claim").is_err(), "{room}");
            log.disk.room = 1_000;
            assert!(log.append("another").is_err(), "{room}");
            assert_eq!(lines_of(&path), ["whole"], "{room}");
        }
    }

    /// It may be on the disk or not: the writer goes by "not", and a later process by what it finds.
    #[test]
    fn a_line_that_could_not_be_synced_counts_as_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create(folder.path().join("log")).unwrap();
        let mut log = Log { disk: Small { file: &file, room: 1_000, syncs: false }, failed: false };
        assert!(log.append("a claim").is_err());
        log.disk.syncs = true;
        assert!(log.append("another").is_err());
    }
}
