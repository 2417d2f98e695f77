//! French, for access to the Management API.

use logto_ui::messages::Note;

use crate::messages::management::{Management, Trouble};

pub(super) const MANAGEMENT: Management = Management {
    label: "Accès aux réglages du serveur",
    connected: "Accès ouvert",
    operator: "Jeton d’administration",
    offline: "Hors connexion",
    connected_to: |address| ["Avec votre propre session, à l’adresse ", address].concat(),
    operator_at: |address| ["Conservé uniquement dans la mémoire de cette page. Il est envoyé à ", address].concat(),
    offline_lead: "Rien n’est envoyé. Préparez, vérifiez, prévisualisez, puis copiez ou exportez le résultat.",
    another_way: "Utiliser un jeton d’administration",
    token_goes: |address| ["Il est envoyé à ", address, " et nulle part ailleurs."].concat(),
    cors: "Un Logto standard interdit cette API aux navigateurs, quel que soit le jeton. Cela fonctionne avec un serveur qui autorise l’origine de cette page.",
    token_kept: "Le jeton reste dans la mémoire de cette page. Il est oublié dès que vous quittez ces pages, que vous les rechargez ou que vous vous déconnectez.",
    token_label: "Jeton d’accès pour la Management API",
    token_use: "Utiliser ce jeton",
    token_forget: "Oublier le jeton",
    token_empty: "Collez d’abord un jeton.",
    token_odd: "Ce n’est pas un jeton d’accès : il contient des espaces ou d’autres caractères qu’un jeton n’a jamais.",
    token_used: "Le jeton d’administration est maintenant utilisé.",
    token_forgotten: "Le jeton d’administration a été oublié.",
    configure: "Pour un accès permanent, indiquez une Management API sous « managementApi » dans config.json : un proxy sur l’origine de cette page, ou logto-dev.",
    retry: "Réessayer",
    trouble: Trouble {
        no_token: Note {
            title: "Il n’y a pas de jeton pour les réglages du serveur",
            body: "Le serveur de connexion n’en a remis aucun à cette application pour vous. Si « managementApi » a été ajouté après votre connexion, reconnectez-vous.",
        },
        not_operator: Note {
            title: "Vous n’avez pas les droits d’administration",
            body: "Votre session est ouverte, mais votre compte ne peut ni voir ni modifier ces réglages. La personne qui gère le serveur peut vous accorder ce droit. En attendant, vous pouvez préparer, vérifier et exporter ici.",
        },
        not_recognised: Note {
            title: "Le serveur n’accepte pas votre session",
            body: "Elle y a peut-être pris fin. Reconnectez-vous, ou utilisez un jeton d’administration.",
        },
        token_refused: Note {
            title: "Le serveur n’accepte pas ce jeton",
            body: "Il a peut-être expiré, ou il est destiné à un autre serveur. Un jeton est valable une heure.",
        },
        token_without_right: Note {
            title: "Ce jeton n’y donne pas droit",
            body: "Il lui faut l’autorisation « all » pour la Management API. Les jetons des utilisateurs l’ont rarement ; celui d’une application machine à machine ayant le rôle « Logto Management API access » l’a.",
        },
        unreachable: Note {
            title: "Le serveur est injoignable",
            body: "Vérifiez la connexion et l’adresse. Ce que vous écrivez ici est conservé tant que cette page est ouverte.",
        },
        unreachable_by_token: Note {
            title: "Le serveur est injoignable depuis cette page",
            body: "Soit il est arrêté, soit il n’autorise pas les navigateurs : un Logto standard les tient à l’écart de cette API. Un proxy sur l’origine de cette page résout le problème.",
        },
        failing: Note {
            title: "Le serveur rencontre un problème",
            body: "Il a répondu par une erreur interne. Réessayez dans un instant.",
        },
    },
};

#[cfg(test)]
mod tests {
    use super::MANAGEMENT;

    #[test]
    fn says_where_a_token_goes() {
        assert!((MANAGEMENT.token_goes)("https://example.com/api").contains("https://example.com/api"));
    }
}
