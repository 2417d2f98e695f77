//! French, for organizations.

use crate::i18n::Note;
use crate::i18n::organizations::{Actions, NotAsked, Organizations};

pub(super) const ORGANIZATIONS: Organizations = Organizations {
    page: Note {
        title: "Organisations",
        body: "Les organisations dont vous faites partie, et ce que vous pouvez faire dans chacune d’elles.",
    },
    list: "Vos organisations",
    current: "Actuelle",
    roles: "Vos rôles",
    no_roles: "Aucun rôle",
    roles_not_asked: "Vos rôles ne sont pas affichés : ajoutez cette autorisation à config.json, puis reconnectez-vous.",
    unnamed: Note {
        title: "Les noms n’ont pas pu être récupérés",
        body: "La liste date de votre dernière connexion et désigne les organisations par leur ID.",
    },
    retry: "Réessayer",
    none: Note {
        title: "Vous ne faites encore partie d’aucune organisation",
        body: "Dès que quelqu’un vous ajoute à une organisation ou que vous acceptez une invitation, elle apparaît ici.",
    },
    not_asked: NotAsked {
        title: "Cette application ne demande pas vos organisations",
        body: "Pour les afficher et obtenir des jetons pour elles, il lui faut la première des autorisations ci-dessous ; pour les rôles que vous y avez, la seconde également.",
        steps: &[
            "Ajoutez-les à « scopes » dans config.json.",
            "Rechargez cette page et reconnectez-vous : les autorisations sont demandées lors de la connexion.",
        ],
    },
    outdated: Note {
        title: "Reconnectez-vous pour voir vos organisations",
        body: "Votre dernière connexion a eu lieu avant que cette application ne les demande. Rien d’autre ne change.",
    },
    sign_in: "Se reconnecter",
    stranger: |id| ["Vous ne faites pas partie de l’organisation « ", id, " »"].concat(),
    stranger_body: "Vous l’avez peut-être quittée, ou l’adresse comporte une erreur. Choisissez l’une des vôtres.",
    left: Note {
        title: "Vous n’en êtes plus membre",
        body: "Le serveur de connexion ne vous donne plus de jeton pour cette organisation. Votre liste est antérieure à ce changement.",
    },
    token_title: |name| ["Votre jeton pour ", name].concat(),
    token_lead: "Chaque organisation a son propre jeton. Il porte les autorisations que vos rôles vous y donnent.",
    actions: Actions {
        title: |name| ["Ce que vous pouvez faire dans ", name].concat(),
        lead: "Certaines parties d’une page peuvent dépendre d’une autorisation. Cela ne décide que de l’affichage : l’API vérifie elle-même le jeton.",
        none: "config.json n’indique aucun appel avec le jeton d’une organisation ; « api.calls » est l’endroit prévu à cet effet.",
        allowed: |scope| ["Vous avez l’autorisation ", scope, "."].concat(),
        refused: |scope, name, roles| {
            // Several roles are separated by commas.
            let (intro, verb) = match roles {
                "" => ("vous n’avez aucun rôle", ""),
                several if several.contains(',') => ("vous avez les rôles ", ", qui ne la donnent pas"),
                _ => ("vous avez le rôle ", ", qui ne la donne pas"),
            };
            [
                "Il faut l’autorisation ",
                scope,
                ". Dans ",
                name,
                ", ",
                intro,
                roles,
                verb,
                ". La personne qui gère l’organisation peut y remédier.",
            ]
            .concat()
        },
        not_asked: |scope| {
            [
                "Il faut l’autorisation ",
                scope,
                ", que cette application ne demande pas : ajoutez-la à « scopes » dans config.json, puis reconnectez-vous.",
            ]
            .concat()
        },
        no_token: "Il n’y a pas de jeton pour cette organisation : aucune action n’y est possible.",
    },
};

#[cfg(test)]
mod tests {
    use super::ORGANIZATIONS;

    #[test]
    fn says_what_is_missing_and_where() {
        let refused = ORGANIZATIONS.actions.refused;
        let words = refused("invite:members", "Acme", "member");
        assert!(words.contains("invite:members"), "{words}");
        assert!(words.contains("Dans Acme, vous avez le rôle member, qui ne la donne pas."), "{words}");
        assert!(refused("x", "Acme", "").contains("vous n’avez aucun rôle. La"));
        assert!(refused("x", "Acme", "a, b").contains("les rôles a, b, qui ne la donnent pas."));
    }
}
