//! Japanese, for how people sign up and sign in.

use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use crate::messages::sign_in_experience::{
    Connectors, Exchange, Forgot, Identifiers, InWords, Methods, Preview, Save, SignInExperience, SignUp,
};

pub(super) const SIGN_IN_EXPERIENCE: SignInExperience = SignInExperience {
    page: Note {
        title: "サインイン体験", body: "Logtoサーバーでのアカウントの作成方法とサインイン方法を設定します。"
    },
    defaults: "新規のLogtoの初期設定を表示しています。お使いのサーバーの設定ではありません。サーバーの設定は、下に貼り付けて読み込めます。",
    earlier: "最後に読み取った設定を表示しています。現在は保存できません。",
    pasted: "貼り付けた設定を表示しています。ここからは保存できないため、エクスポートをご利用ください。",
    connectors: Connectors {
        title: "コネクター",
        lead: "サーバーのコネクターの状況を確認できません。認証コードは、コネクターがある場合にのみ送信できます。",
        email: "メールを送信できる",
        sms: "SMSを送信できる",
    },
    sign_up: SignUp {
        title: "新規登録",
        lead: "アカウントの作成時に入力を求める情報です。",
        mode: "利用者に許可する操作",
        mode_both: "サインインとアカウントの作成",
        mode_sign_in: "サインインのみ",
        mode_register: "アカウントの作成のみ",
        with: "新規登録に使う情報",
        none: "なし",
        none_hint: "Googleなど、ほかのサービスのアカウントでのみ登録します。",
        username_hint: "好きな名前とパスワードを設定します。",
        email_hint: "メールで届く認証コードで確認します。",
        phone_hint: "SMSで届く認証コードで確認します。",
        email_or_phone_hint: "どちらかを選び、認証コードで確認します。",
        other: |words| ["その他の組み合わせ: ", words].concat(),
        further: |words| ["追加で入力を求める情報: ", words].concat(),
        verify: "登録時に確認する",
        verify_hint: "アカウントを作成する前に、メールアドレスまたは電話番号に認証コードを送信します。",
        password: "登録時にパスワードを設定する",
        password_hint: "パスワードがない場合、サインインのたびに認証コードを使います。",
    },
    methods: Methods {
        title: "サインイン",
        lead: "サインインに使う情報です。並び順どおりに表示されます。",
        identifier: "サインインに使う情報",
        password: "パスワード",
        code: "認証コード",
        first: "優先方法",
        order: "並び順",
        password_first: "パスワード",
        code_first: "認証コード",
        no_code: "コードなし",
        about: |field, identifier| [identifier, "の", field].concat(),
        up: |identifier| [identifier, "を上へ移動"].concat(),
        down: |identifier| [identifier, "を下へ移動"].concat(),
        moved: |identifier, place, of| format!("{identifier}は{of}件中{place}番目になりました。"),
    },
    forgot: Forgot {
        title: "パスワードの再設定",
        lead: "サインインできないときに、新しいパスワードを設定する方法です。",
        email: "メールの認証コード",
        phone: "SMSの認証コード",
        implied: "設定されていません。サーバーは、コネクターが設定されている方法を提供します。",
        needless: "現在、パスワードでのサインインは使われていません。",
    },
    preview: Preview {
        title: "プレビュー",
        lead: "この設定でのサインインページのイメージです。",
        choose: "表示する画面",
        sign_in: "サインイン",
        create: "アカウントを作成",
        next: "次のステップ",
        next_for: |who| [who, "での次のステップ"].concat(),
        go_on: "続ける",
        password: "パスワード",
        or_password: "代わりにパスワードを使用",
        or_code: "代わりに認証コードを使用",
        forgot: "パスワードをお忘れですか？",
        no_account: "アカウントをお持ちでない場合は",
        has_account: "アカウントをお持ちの場合は",
        create_password: "新しいパスワード",
        or: "または",
        and: "と",
        in_words: InWords {
            closed: "サインイン用の入力欄はありません。",
            asks: |who| ["1つの入力欄に", who, "を入力します。"].concat(),
            asks_with_password: |who| ["1つの画面で", who, "とパスワードを入力します。"].concat(),
            then_code: |who| {
                let who = who.map(|who| [who, "の場合は、"].concat()).unwrap_or_default();
                [&who, "次に認証コードが送信されます。"].concat()
            },
            then_password: |who| {
                let who = who.map(|who| [who, "の場合は、"].concat()).unwrap_or_default();
                [&who, "次にパスワードを入力します。"].concat()
            },
            other_password: "代わりにパスワードを使うためのリンクがあります。",
            other_code: "代わりに認証コードを使うためのリンクがあります。",
            forgot: "パスワードを忘れたときのリンクがあります。",
            link: "アカウントを作成するためのリンクがあります。",
            no_link: "ここではアカウントを作成できません。",
            create: |who| ["アカウントの作成では、はじめに", who, "を入力します。"].concat(),
            create_code: "認証コードで確認します。",
            create_password: "次にパスワードを設定します。",
            create_further: |who| ["さらに、", who, "を入力します。"].concat(),
        },
    },
    save: Save {
        unchanged: "変更はありません。",
        unsaved: "未保存の変更があります。",
        errors: |count| format!("このままではサーバーに拒否されます。上に{count}件の問題が示されています。"),
        warnings: |count| format!("上に{count}件の警告が示されています。"),
        no_access: "サーバーにアクセスできないため、保存できません。変更はJSONでエクスポートできます。",
        review: "確認して保存",
        discard: "変更を破棄",
        title: "これらの変更を保存しますか？",
        lead: "変更は、サインインするすべての人にすぐに適用されます。",
        what: "設定",
        before: "変更前",
        after: "変更後",
        confirm: "保存",
        cancel: "キャンセル",
        refused: "変更を保存できませんでした",
    },
    exchange: Exchange {
        title: "JSON",
        lead: "PATCH /api/sign-in-expのボディです。サーバーにアクセスできる人が使用できます。",
        nothing: "変更がないため、送信する内容はありません。",
        copy: CopyWords {
            copy: "コピー",
            copied: "コピーしました",
            refused: "コピーできませんでした。テキストを選択してコピーしてください。",
        },
        download: "ダウンロード",
        paste: "サーバーの設定をもとに編集",
        paste_hint: "GET /api/sign-in-expのレスポンスを貼り付けてください。ここでの変更は置き換えられます。",
        use_it: "この設定を使用",
        no_json: |line, column| format!("JSONとして正しくありません。{line}行{column}列に誤りがあります。"),
        no_experience: "JSONですが、サインイン体験の設定ではありません。「signUp」と「signIn」がありません。",
        used: "貼り付けた設定を表示しています。",
    },
    mended: |label| ["修正しました: ", label].concat(),
    discarded: "変更を破棄しました。",
    saved: "保存しました。設定は有効になっています。",
    set_up_email: "メールコネクターを設定",
    set_up_sms: "SMSコネクターを設定",
    error: "問題:",
    warning: "警告:",
    identifiers: Identifiers {
        username: "ユーザー名",
        email: "メールアドレス",
        phone: "電話番号",
        email_or_phone: "メールアドレスまたは電話番号",
    },
};

#[cfg(test)]
mod tests {
    use super::SIGN_IN_EXPERIENCE;

    #[test]
    fn counts_as_people_do() {
        let save = &SIGN_IN_EXPERIENCE.save;
        assert!((save.errors)(1).contains("1件の問題") && (save.errors)(2).contains("2件の問題"));
        assert!((save.warnings)(1).contains("1件の警告") && (save.warnings)(3).contains("3件の警告"));
    }
}
