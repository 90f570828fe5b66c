//! Blocks worked on by several threads, written in their order.

use super::blocks::{Block, Blocks};
use super::plan::Plan;
use super::rows::{Fault, Worker};
use smtp_codes::Catalogue;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Blocks that may wait before and behind each worker, so that none stands still and memory stays the same.
const WAITING: usize = 2;

/// Why it ended before its time.
#[derive(Debug)]
pub(crate) enum End {
    Read(io::Error),
    Write(io::Error),
    Row(u64, String),
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Row(line, what) => Self::Row(line, what),
            Fault::Io(error) => Self::Write(error),
        }
    }
}

/// What became of a block: what is to be written, and whether that is the last of it.
type Done = (Vec<u8>, Result<(), Fault>);

/// Judges all rows of an input, the first block of which has been read. The output is the same for any number of jobs.
pub(crate) fn run<C: Catalogue>(
    first: Block,
    blocks: &mut Blocks<impl Read>,
    plan: &Plan,
    jobs: usize,
    out: &mut (impl Write + Send),
) -> Result<(), End> {
    if jobs <= 1 {
        return alone::<C>(first, blocks, plan, out);
    }
    thread::scope(|scope| {
        let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
        for _ in 0..jobs {
            let (to_worker, blocks) = sync_channel::<Block>(WAITING);
            let (done, from_worker) = sync_channel::<Done>(WAITING);
            scope.spawn(move || work::<C>(&blocks, plan, &done));
            to_workers.push(to_worker);
            from_workers.push(from_worker);
        }
        let writer = scope.spawn(move || write(&from_workers, out));
        let read = hand_out(first, blocks, &to_workers);
        drop(to_workers);
        // What was read before an error is written all the same.
        let written =
            writer.join().unwrap_or_else(|_| Err(End::Write(io::Error::other("a thread has failed"))));
        written.and(read)
    })
}

/// One thread reads, works and writes.
fn alone<C: Catalogue>(
    first: Block,
    blocks: &mut Blocks<impl Read>,
    plan: &Plan,
    out: &mut impl Write,
) -> Result<(), End> {
    let mut worker = Worker::default();
    let mut text = Vec::new();
    let mut next = Some(first);
    while let Some(block) = next {
        text.clear();
        let result = worker.work::<C>(plan, &block, &mut text);
        put(&text, out)?;
        result?;
        next = blocks.next().map_err(End::Read)?;
    }
    Ok(())
}

/// Gives each worker its turn. A worker that is gone has met a fault, or nobody reads what is written.
fn hand_out(
    first: Block,
    blocks: &mut Blocks<impl Read>,
    to_workers: &[SyncSender<Block>],
) -> Result<(), End> {
    let mut next = Some(first);
    for worker in to_workers.iter().cycle() {
        let Some(block) = next else { break };
        if worker.send(block).is_err() {
            break;
        }
        next = blocks.next().map_err(End::Read)?;
    }
    Ok(())
}

fn work<C: Catalogue>(blocks: &Receiver<Block>, plan: &Plan, done: &SyncSender<Done>) {
    let mut worker = Worker::default();
    while let Ok(block) = blocks.recv() {
        let mut text = Vec::with_capacity(3 * block.bytes.len());
        let result = worker.work::<C>(plan, &block, &mut text);
        let is_over = result.is_err();
        if done.send((text, result)).is_err() || is_over {
            break;
        }
    }
}

/// Takes what is done from each worker in turn.
fn write(from_workers: &[Receiver<Done>], out: &mut impl Write) -> Result<(), End> {
    for worker in from_workers.iter().cycle() {
        // The first that has no more shows that all blocks are done.
        let Ok((text, result)) = worker.recv() else { break };
        put(&text, out)?;
        result?;
    }
    Ok(())
}

fn put(text: &[u8], out: &mut impl Write) -> Result<(), End> {
    out.write_all(text).and_then(|()| out.flush()).map_err(End::Write)
}
