//! Batches over threads, their results in the order of the batches.

use std::io;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Works on all batches with so many threads and writes each result as soon as those before it are written. `write` ends it
/// by `false` or an error.
pub(crate) fn in_order<Batch: Send, Done: Send>(
    jobs: usize,
    batches: impl Iterator<Item = io::Result<Batch>>,
    work: impl Fn(Batch) -> Done + Sync,
    mut write: impl FnMut(Done) -> io::Result<bool> + Send,
) -> io::Result<()> {
    if jobs < 2 {
        for batch in batches {
            if !write(work(batch?))? {
                break;
            }
        }
        return Ok(());
    }
    let work = &work;
    thread::scope(|scope| {
        // Each thread has its own way in and out, and they take turns: so the order is kept, and at most two batches a
        // thread are on their way.
        let (inputs, outputs): (Vec<_>, Vec<_>) = (0..jobs)
            .map(|_| {
                let (input, batches) = sync_channel::<Batch>(1);
                let (done, output) = sync_channel::<Done>(1);
                scope.spawn(move || batches.into_iter().try_for_each(|batch| done.send(work(batch))));
                (input, output)
            })
            .unzip();
        let writer = scope.spawn(move || {
            for output in outputs.iter().cycle() {
                let Ok(done) = output.recv() else { break };
                if !write(done)? {
                    break;
                }
            }
            Ok(())
        });
        let mut end = Ok(());
        for (batch, input) in batches.zip(inputs.iter().cycle()) {
            match batch.map(|batch| input.send(batch)) {
                Ok(Ok(())) => {}
                // Nobody takes it: the writer has stopped.
                Ok(Err(_)) => break,
                Err(error) => {
                    end = Err(error);
                    break;
                }
            }
        }
        drop(inputs);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(end)
    })
}
