//! Japanese, for what people change in their own account.

use crate::i18n::Note;
use crate::i18n::account::{Account, Apps, Codes, Devices, Row, Rows, Verify};

pub(super) const ACCOUNT: Account = Account {
    title: "アカウント情報",
    lead: "サインインサーバーに保存され、サインイン先のアプリから参照されることがあります。",
    rows: Rows {
        name: Row { label: "名前", field: "氏名", hint: None },
        username: Row {
            label: "ユーザー名",
            field: "ユーザー名",
            hint: Some("半角の英字、数字、_を使えます。先頭に数字は使えません。"),
        },
        avatar: Row {
            label: "プロフィール画像",
            field: "画像のURL",
            hint: Some("https://で始まるURLを入力してください。空欄にするとイニシャルが表示されます。"),
        },
        email: Row {
            label: "メールアドレス",
            field: "新しいメールアドレス",
            hint: Some("ご本人のものであることを確認するため、このアドレスに認証コードをお送りします。"),
        },
        phone: Row {
            label: "電話番号",
            field: "新しい電話番号",
            hint: Some("国番号から入力してください（例: +81 90 0000 0000）。この番号に認証コードをお送りします。"),
        },
        password: Row {
            label: "パスワード",
            field: "新しいパスワード",
            hint: Some("ほかで使っていない、長いパスワードにしてください。"),
        },
    },
    edit: "変更",
    add: "追加",
    edit_what: |verb, label| [label, "を", verb].concat(),
    read_only: "変更不可",
    password_set: "設定済み",
    save: "保存",
    cancel: "キャンセル",
    remove: "削除",
    saved: |label| [label, "を保存しました"].concat(),
    removed: |label| [label, "を削除しました"].concat(),
    off: Note {
        title: "ここではアカウント情報を変更できません",
        body: "サインインサーバーのアカウントセンターが無効になっているため、このページでは情報の表示のみ行えます。",
    },
    unsupported: Note {
        title: "ここではアカウント情報を変更できません",
        body: "サインインサーバーがこの機能に対応していないため、このページでは情報の表示のみ行えます。",
    },
    failed: "アカウント情報を取得できませんでした",
    verify: Verify {
        title: "はじめに本人確認を行ってください",
        lead: "一度確認すると、10分間有効です。",
        password: "現在のパスワード",
        with_password: "パスワードで確認",
        with_code: |address| [address, "に認証コードを送信"].concat(),
        another_way: "別の方法で確認",
        go_on: "続ける",
    },
    codes: Codes {
        send: "認証コードを送信",
        label: "認証コード",
        sent: |address| [address, "に6桁の認証コードを送信しました。"].concat(),
        again: "認証コードを再送信",
        again_in: |seconds| [&seconds.to_string(), "秒後に再送信できます"].concat(),
        sent_again: "認証コードを再送信しました。最新のコードのみ有効です。",
        change: "送信先を変更",
    },
    devices: Devices {
        title: "デバイス",
        lead: "サインインしているブラウザーの一覧です。心当たりのないものはサインアウトしてください。",
        show: "デバイスを表示",
        none: "ほかのデバイスはありません。",
        scope_missing: "このアプリは、デバイスを表示する権限を要求していません。",
        add_scope: ("config.jsonにスコープ", "を追加し、もう一度サインインしてください。"),
        on: |browser, system| [browser, "（", system, "）"].concat(),
        unknown: "不明なブラウザー",
        since: "サインイン:",
        here: "このブラウザー",
        end: "サインアウト",
        ended: |name| ["サインアウトしました: ", name].concat(),
    },
    apps: Apps {
        title: "アクセスを許可したアプリ",
        lead: "許可を取り消すまで、これらのアプリはあなたのアカウントを利用できます。",
        none: "アクセスを許可したアプリはありません。",
        since: "許可:",
        end: "許可を取り消す",
        ended: |name| ["許可を取り消しました: ", name].concat(),
    },
    problem,
    issue,
};

fn problem(code: &str) -> Option<&'static str> {
    Some(match code {
        "account.not_enabled" => "サインインサーバーのアカウントセンターが無効になっています。",
        "account.field_not_editable" => "サインインサーバーの設定により、この項目は変更できません。",
        "account.verification_required" | "account.verification_expired" | "account.verification_not_found" => {
            "本人確認の有効期限が切れました。最初からやり直してください。"
        }
        "account.wrong_password" => "パスワードが正しくありません。",
        "account.code_mismatch" => "認証コードが正しくありません。最新のメッセージをご確認ください。",
        "account.code_expired" => "この認証コードは有効期限が切れています。再送信してください。",
        "account.too_many_tries" => "試行回数が多すぎます。認証コードを再送信するか、しばらくお待ちください。",
        "account.already_in_use" => "すでに別のアカウントで使われています。",
        "account.password_rejected" => "このパスワードはサインインサーバーの要件を満たしていません。",
        "account.invalid_input" => "入力形式が正しくありません。",
        "account.last_identifier" => "サインインに必要なため、削除できません。",
        "account.not_supported" => "サインインサーバーがこの機能に対応していません。",
        "account.not_found" => "すでに終了しています。",
        "account.scope_missing" => "このアプリは、この操作に必要な権限を要求していません。",
        _ => return None,
    })
}

fn issue(code: &str) -> Option<&'static str> {
    Some(match code.trim_start_matches("password_rejected.") {
        "too_short" => "短すぎます。",
        "too_long" => "長すぎます。",
        "character_types" => "大文字、数字、記号など、文字の種類を増やしてください。",
        "unsupported_characters" => "使用できない文字が含まれています。",
        "pwned" => "ほかのサービスから流出したことのあるパスワードです。",
        "restricted_found" | "restricted.user_info" | "restricted.words" => {
            "名前やメールアドレスなど、推測されやすい語が含まれています。"
        }
        "restricted.repetition" | "restricted.sequence" => "文字の繰り返しや、キーボードの並びが含まれています。",
        _ => return None,
    })
}
