//! Japanese, for organizations.

use crate::i18n::Note;
use crate::i18n::organizations::{Actions, NotAsked, Organizations};

pub(super) const ORGANIZATIONS: Organizations = Organizations {
    page: Note {
        title: "組織", body: "所属している組織と、それぞれの組織でできることを確認できます。"
    },
    list: "所属している組織",
    current: "選択中",
    roles: "ロール",
    no_roles: "ロールなし",
    roles_not_asked: "ロールは表示されていません。表示するには、次のスコープをconfig.jsonに追加し、もう一度サインインしてください:",
    unnamed: Note {
        title: "組織の名前を取得できませんでした",
        body: "前回サインインしたときの一覧を、組織のIDで表示しています。",
    },
    retry: "再試行",
    none: Note {
        title: "所属している組織はまだありません",
        body: "組織に追加されるか、招待を承諾すると、ここに表示されます。",
    },
    not_asked: NotAsked {
        title: "このアプリは組織の情報を要求していません",
        body: "組織を表示し、組織のトークンを取得するには、下の1つ目のスコープが必要です。組織でのロールも表示するには、2つ目も必要です。",
        steps: &[
            "config.jsonの「scopes」に追加します。",
            "このページを再読み込みし、もう一度サインインします。スコープはサインイン時に要求されます。",
        ],
    },
    outdated: Note {
        title: "組織を表示するには、もう一度サインインしてください",
        body: "このアプリが組織の情報を要求する前にサインインしたためです。そのほかに変わる点はありません。",
    },
    sign_in: "もう一度サインイン",
    stranger: |id| ["組織「", id, "」には所属していません"].concat(),
    stranger_body: "組織から外れたか、アドレスが間違っている可能性があります。所属している組織から選択してください。",
    left: Note {
        title: "この組織のメンバーではなくなりました",
        body: "サインインサーバーは、この組織のトークンを発行しなくなりました。表示中の一覧はそれ以前のものです。",
    },
    token_title: |name| [name, "のトークン"].concat(),
    token_lead: "トークンは組織ごとに発行されます。その組織でのロールに応じた権限が含まれています。",
    actions: Actions {
        title: |name| [name, "でできること"].concat(),
        lead: "ページの一部は、権限に応じて表示を切り替えられます。これは表示だけの制御で、トークンの検証はAPI側で行われます。",
        none: "config.jsonに、組織のトークンを使う呼び出しがありません。「api.calls」に追加できます。",
        allowed: |scope| ["権限", scope, "が付与されています。"].concat(),
        refused: |scope, name, roles| {
            let held = if roles.is_empty() {
                "ではロールが割り当てられていません。".to_owned()
            } else {
                ["でのロールは", roles, "で、この権限は含まれていません。"].concat()
            };
            ["この操作には権限", scope, "が必要です。", name, &held, "変更するには、組織の管理者にご依頼ください。"]
                .concat()
        },
        not_asked: |scope| {
            [
                "この操作には権限",
                scope,
                "が必要ですが、このアプリは要求していません。config.jsonの「scopes」に追加し、もう一度サインインしてください。",
            ]
            .concat()
        },
        no_token: "この組織のトークンがないため、ここでは操作できません。",
    },
};

#[cfg(test)]
mod tests {
    use super::ORGANIZATIONS;

    #[test]
    fn says_what_is_missing_and_where() {
        let words = (ORGANIZATIONS.actions.refused)("invite:members", "Acme", "member");
        assert!(words.contains("権限invite:membersが必要") && words.contains("Acmeでのロールはmemberで"), "{words}");
        assert!((ORGANIZATIONS.actions.refused)("x", "Acme", "").contains("Acmeではロールが割り当てられていません"));
    }
}
