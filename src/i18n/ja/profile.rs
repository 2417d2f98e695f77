//! Japanese, for the profile.

use crate::i18n::{Lives, Profile};

pub(super) const PROFILE: Profile = Profile {
    title: "プロフィール",
    claims: "IDトークン",
    claims_lead: "サインイン時にサインインサーバーからこのアプリに渡された情報です。サーバーが署名し、このアプリが検証しました。",
    account: "最新のアカウント情報",
    account_lead: "サーバーに現在登録されている情報です。UserInfoエンドポイントから取得しています。",
    account_failed: "アカウント情報を取得できませんでした",
    retry: "再試行",
    refresh: "再取得",
    unset: "未設定",
    yes: "はい",
    no: "いいえ",
    claim,
    lives: Lives {
        title: "有効期限",
        lead: "トークンは有効期間が短く、自動的に更新されます。セッションは期限が来ると終了します。",
        session: "セッション",
        endless: "このセッションの終了時刻は決まっていません。サインインサーバーが更新を続けるかぎり有効です。",
        id_token: "IDトークン",
        until: "期限:",
        over: "有効期限が切れていますが、問題ありません。サインイン時に本人を示すためのもので、セッションとともに更新されます。",
    },
};

/// Readable names of the claims that everybody has.
fn claim(name: &str) -> Option<&'static str> {
    Some(match name {
        "sub" => "ユーザーID",
        "name" => "名前",
        "username" => "ユーザー名",
        "email" => "メールアドレス",
        "email_verified" => "メールアドレス確認済み",
        "phone_number" => "電話番号",
        "phone_number_verified" => "電話番号確認済み",
        "picture" => "プロフィール画像",
        "roles" => "ロール",
        "organizations" => "組織",
        "organization_roles" => "組織のロール",
        "created_at" => "アカウント作成日時",
        "updated_at" => "最終更新日時",
        "iss" => "発行元",
        "aud" => "発行先",
        "iat" => "発行日時",
        "exp" => "有効期限",
        "nbf" => "有効開始日時",
        "auth_time" => "サインイン日時",
        "sid" => "セッション",
        "nonce" => "ノンス",
        "at_hash" => "アクセストークンのハッシュ",
        "jti" => "トークンID",
        "client_id" => "対象アプリ",
        "scope" => "権限",
        "organization_id" => "組織",
        "custom_data" => "カスタムデータ",
        "identities" => "連携アカウント",
        _ => return None,
    })
}
