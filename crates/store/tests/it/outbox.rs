use domain::{RunStatus, Stage};
use store::{Claimed, RunEnd, Store, Unsent};

use crate::samples::{at, claim, message};

#[test]
fn messages_wait_in_order_until_they_are_sent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    {
        let store = Store::open(&path).expect("opens");
        let Claimed::Run(run) = store.claim(&claim(None, 0)).expect("claims") else { unreachable!("free") };
        let end =
            RunEnd { status: RunStatus::Failed, stage: Stage::Fetch, error: "e".into(), now: at(1), may_pass: false };
        let mut retained = message("third");
        retained.retain = true;
        store.end_run(&run.id, &end, &[message("first"), message("second"), retained]).expect("ends");
    }
    let store = Store::open(&path).expect("opens again");
    let waiting = store.pending_messages(2).expect("reads");
    assert_eq!(waiting.iter().map(|m| m.payload.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!((waiting[0].attempts, waiting[0].created_at, waiting[0].retain), (0, at(1), false));

    store.message_failed(waiting[0].id, at(2), 1, "connection refused").expect("notes");
    store.message_failed(waiting[0].id, at(3), 4, "timed out").expect("notes");
    let again = store.pending_messages(1).expect("reads").remove(0);
    assert_eq!((again.id, again.attempts, again.error.as_deref()), (waiting[0].id, 5, Some("timed out")));

    let after = store.pending_messages_after(waiting[0].id, 9).expect("reads");
    assert_eq!(after.iter().map(|m| m.payload.as_str()).collect::<Vec<_>>(), ["second", "third"]);

    store.message_sent(waiting[0].id, at(4)).expect("notes");
    store.message_sent(waiting[0].id, at(5)).expect("again is no harm");
    store.message_failed(waiting[0].id, at(6), 1, "late").expect("it is sent");
    assert_eq!(store.outbox_depth().expect("counts"), 2);
    store.message_sent(waiting[1].id, at(7)).expect("notes");
    let last = store.pending_messages(9).expect("reads");
    assert_eq!(last.iter().map(|m| (m.payload.as_str(), m.retain)).collect::<Vec<_>>(), [("third", true)]);
    store.message_sent(i64::MAX, at(8)).expect("an unknown one is no harm");
}

#[test]
fn what_waits_for_too_long_is_dropped() {
    let store = Store::open_in_memory().expect("opens");
    for (seconds, payloads) in [(10, ["1", "2"]), (20, ["3", "4"]), (30, ["5", "6"])] {
        let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else { unreachable!("free") };
        let end = RunEnd {
            status: RunStatus::Failed,
            stage: Stage::Fetch,
            error: "e".into(),
            now: at(seconds),
            may_pass: false,
        };
        store.end_run(&run.id, &end, &payloads.map(message)).expect("ends");
    }
    let payloads = || store.pending_messages(9).expect("reads").into_iter().map(|m| m.payload).collect::<Vec<_>>();
    let first = store.pending_messages(1).expect("reads").remove(0);
    store.message_sent(first.id, at(40)).expect("notes");
    let drop_all_but =
        |since, least, most| store.drop_unsent(&Unsent { since: at(since), least, most }).expect("drops");
    assert_eq!(drop_all_but(10, 0, 9), 0);
    assert_eq!(payloads(), ["2", "3", "4", "5", "6"]);
    assert_eq!(drop_all_but(11, 0, 9), 1);
    assert_eq!(payloads(), ["3", "4", "5", "6"]);
    assert_eq!(drop_all_but(11, 1, 3), 1);
    assert_eq!(payloads(), ["4", "5", "6"]);
    assert_eq!(drop_all_but(100, 2, 9), 1);
    assert_eq!(payloads(), ["5", "6"]);
    assert_eq!(drop_all_but(100, 9, 0), 2);
    assert_eq!(store.outbox_depth().expect("counts"), 0);
}
