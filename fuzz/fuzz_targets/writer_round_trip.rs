//! What is written is read again, and nothing is written if anything is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes::{Code, EnhancedCode, Reply, ReplyWriter};

fuzz_target!(|data: (u16, Option<(u8, u16, u16)>, Vec<&str>, bool, bool)| {
    let (code, enhanced, texts, is_template, smtputf8) = data;
    let Some(code) = Code::new(100 + code % 500) else { return };
    let enhanced = enhanced.and_then(|(class, subject, detail)| {
        // Mostly a class that agrees.
        let class = if class > 9 { code.severity().digit() } else { class };
        EnhancedCode::new(class, subject % 1000, detail % 1000)
    });
    let joined = texts.join(" ");
    let mut writer = ReplyWriter::new(code);
    writer = if is_template {
        writer.template("<a> or <b>").fill("a", texts.first().copied().unwrap_or_default()).fill("b", &joined)
    } else {
        writer.lines(&texts)
    };
    if let Some(enhanced) = enhanced {
        writer = writer.enhanced(enhanced);
    }
    if smtputf8 {
        writer = writer.smtputf8();
    }
    let mut out = String::new();
    match writer.write(&mut out) {
        Ok(()) => {
            let (reply, consumed) = Reply::parse(out.as_bytes()).expect("what is written is read");
            assert_eq!((reply.code(), reply.enhanced(), consumed), (code, enhanced, out.len()));
            assert_eq!(reply.disagreeing_enhanced(), None);
            let lines: Vec<&[u8]> = reply.lines().map(|line| line.text()).collect();
            let text = lines.join(&b' ');
            if is_template {
                let first = texts.first().copied().unwrap_or_default();
                assert_eq!(text, format!("{first} or {joined}").into_bytes());
            } else {
                assert_eq!(text, joined.into_bytes());
            }
            assert!(out.split_inclusive("\r\n").all(|line| line.len() <= 512 || code == 334));
        }
        Err(error) => {
            assert_eq!(out, "");
            assert_eq!(writer.check(), Err(error));
        }
    }
});
