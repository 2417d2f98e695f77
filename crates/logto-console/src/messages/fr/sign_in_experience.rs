//! French, for how people sign up and sign in.

use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use crate::messages::sign_in_experience::{
    Connectors, Exchange, Forgot, Identifiers, InWords, Methods, Preview, Save, SignInExperience, SignUp,
};

pub(super) const SIGN_IN_EXPERIENCE: SignInExperience = SignInExperience {
    page: Note {
        title: "Expérience de connexion",
        body: "La façon dont on crée un compte et se connecte sur votre serveur Logto.",
    },
    defaults: "Voici les réglages d’un Logto neuf, pas ceux de votre serveur. Vous pouvez coller les vôtres ci-dessous.",
    earlier: "Voici les réglages tels qu’ils ont été lus la dernière fois. Ils ne peuvent pas être enregistrés pour le moment.",
    pasted: "Voici les réglages que vous avez collés. Ils ne peuvent pas être enregistrés d’ici ; exportez-les plutôt.",
    connectors: Connectors {
        title: "Connecteurs",
        lead: "Les connecteurs de votre serveur ne sont pas connus ici. Sans connecteur, aucun code ne peut être envoyé.",
        email: "Le serveur peut envoyer des e-mails",
        sms: "Le serveur peut envoyer des SMS",
    },
    sign_up: SignUp {
        title: "Inscription",
        lead: "Ce que l’on fournit pour créer un compte.",
        mode: "Les visiteurs peuvent",
        mode_both: "Se connecter et créer un compte",
        mode_sign_in: "Se connecter seulement",
        mode_register: "Créer un compte seulement",
        with: "L’inscription se fait avec",
        none: "Aucun de ces éléments",
        none_hint: "Uniquement avec un autre compte, par exemple Google.",
        username_hint: "Un nom au choix, et un mot de passe.",
        email_hint: "Vérifiée par un code envoyé par e-mail.",
        phone_hint: "Vérifié par un code envoyé par SMS.",
        email_or_phone_hint: "Au choix, avec vérification par un code.",
        other: |words| ["Autre combinaison : ", words].concat(),
        further: |words| ["À fournir également : ", words, "."].concat(),
        verify: "Vérifier lors de l’inscription",
        verify_hint: "Un code est envoyé à l’adresse ou au numéro avant la création du compte.",
        password: "Définir un mot de passe lors de l’inscription",
        password_hint: "Sans mot de passe, chaque connexion se fait avec un code.",
    },
    methods: Methods {
        title: "Connexion",
        lead: "Ce avec quoi on se connecte, dans l’ordre où les possibilités sont proposées.",
        identifier: "Identifiant",
        password: "Mot de passe",
        code: "Code",
        first: "En premier",
        order: "Ordre",
        password_first: "Mot de passe",
        code_first: "Code",
        no_code: "pas de code",
        about: |field, identifier| [field, " avec ", &definite(identifier)].concat(),
        up: |identifier| ["Déplacer ", &definite(identifier), " vers le haut"].concat(),
        down: |identifier| ["Déplacer ", &definite(identifier), " vers le bas"].concat(),
        moved: |identifier, place, of| format!("{identifier} : position {place} sur {of}."),
    },
    forgot: Forgot {
        title: "Mot de passe oublié",
        lead: "Comment définir un nouveau mot de passe lorsqu’on ne peut plus se connecter.",
        email: "Par un code envoyé par e-mail",
        phone: "Par un code envoyé par SMS",
        implied: "Rien n’est défini : le serveur propose ce que ses connecteurs permettent.",
        needless: "Actuellement, personne ne se connecte avec un mot de passe.",
    },
    preview: Preview {
        title: "Aperçu",
        lead: "Une esquisse de la page de connexion avec ces réglages.",
        choose: "Page représentée",
        sign_in: "Se connecter",
        create: "Créer un compte",
        next: "Étape suivante",
        next_for: |who| ["Étape suivante avec ", &definite(who)].concat(),
        go_on: "Continuer",
        password: "Mot de passe",
        or_password: "Utiliser plutôt le mot de passe",
        or_code: "Utiliser plutôt un code",
        forgot: "Mot de passe oublié ?",
        no_account: "Pas encore de compte ?",
        has_account: "Vous avez déjà un compte ?",
        create_password: "Nouveau mot de passe",
        or: " ou ",
        and: " et ",
        in_words: InWords {
            closed: "Il n’y a pas de champ pour se connecter.",
            asks: |who| ["Un champ demande ", &definite(who), "."].concat(),
            asks_with_password: |who| ["La page demande à la fois ", &definite(who), " et le mot de passe."].concat(),
            then_code: |who| match who {
                Some(who) => ["Avec ", &definite(who), ", un code est ensuite envoyé."].concat(),
                None => "Un code est ensuite envoyé.".to_owned(),
            },
            then_password: |who| match who {
                Some(who) => ["Avec ", &definite(who), ", le mot de passe est ensuite demandé."].concat(),
                None => "Le mot de passe est ensuite demandé.".to_owned(),
            },
            other_password: "Un lien propose d’utiliser plutôt le mot de passe.",
            other_code: "Un lien propose d’utiliser plutôt un code.",
            forgot: "Un lien aide en cas d’oubli du mot de passe.",
            link: "Un lien mène à la création d’un compte.",
            no_link: "Personne ne peut créer de compte ici.",
            create: |who| ["La création d’un compte commence par ", &definite(who), "."].concat(),
            create_code: "Un code sert à la vérification.",
            create_password: "Un mot de passe est ensuite choisi.",
            create_further: |who| ["La page demande aussi ", &definite(who), "."].concat(),
        },
    },
    save: Save {
        unchanged: "Aucune modification.",
        unsaved: "Des modifications ne sont pas enregistrées.",
        errors: |count| match count {
            0 | 1 => format!("Le serveur refuserait ces réglages : {count} problème est signalé ci-dessus."),
            _ => format!("Le serveur refuserait ces réglages : {count} problèmes sont signalés ci-dessus."),
        },
        warnings: |count| match count {
            0 | 1 => format!("{count} avertissement est signalé ci-dessus."),
            _ => format!("{count} avertissements sont signalés ci-dessus."),
        },
        no_access: "Sans accès au serveur, l’enregistrement est impossible. Exportez les modifications en JSON.",
        review: "Vérifier et enregistrer",
        discard: "Annuler les modifications",
        title: "Enregistrer ces modifications ?",
        lead: "Elles s’appliqueront aussitôt à toutes les connexions.",
        what: "Réglage",
        before: "Actuellement",
        after: "Après",
        confirm: "Enregistrer",
        cancel: "Annuler",
        refused: "Les modifications n’ont pas été enregistrées",
    },
    exchange: Exchange {
        title: "En JSON",
        lead: "Le corps de PATCH /api/sign-in-exp, pour quiconque a accès au serveur.",
        nothing: "Il n’y a rien à envoyer : rien n’a été modifié.",
        copy: CopyWords {
            copy: "Copier", copied: "Copié", refused: "Copie impossible. Sélectionnez plutôt le texte."
        },
        download: "Télécharger",
        paste: "Partir des réglages du serveur",
        paste_hint: "Collez la réponse de GET /api/sign-in-exp. Vos modifications sur cette page seront remplacées.",
        use_it: "Utiliser ces réglages",
        no_json: |line, column| {
            format!("Ce texte n’est pas du JSON : la lecture s’arrête à la ligne {line}, colonne {column}.")
        },
        no_experience: "C’est du JSON, mais pas une expérience de connexion : « signUp » et « signIn » y manquent.",
        used: "Les réglages collés sont maintenant affichés.",
    },
    mended: |label| ["C’est fait : ", label, "."].concat(),
    discarded: "Les modifications sont annulées.",
    saved: "Enregistré. Les réglages sont en vigueur.",
    set_up_email: "Configurer le connecteur d’e-mail",
    set_up_sms: "Configurer le connecteur de SMS",
    error: "Problème :",
    warning: "Avertissement :",
    identifiers: Identifiers {
        username: "Nom d’utilisateur",
        email: "Adresse e-mail",
        phone: "Numéro de téléphone",
        email_or_phone: "Adresse e-mail ou numéro de téléphone",
    },
};

/// Identifiers inside a sentence, each with its article; those that this file doesn't name stay as they are.
fn definite(who: &str) -> String {
    const ARTICLES: [(&str, &str); 3] = [
        ("nom d’utilisateur", "le nom d’utilisateur"),
        ("adresse e-mail", "l’adresse e-mail"),
        ("numéro de téléphone", "le numéro de téléphone"),
    ];
    ARTICLES.iter().fold(who.to_owned(), |words, (name, with_article)| words.replace(name, with_article))
}

#[cfg(test)]
mod tests {
    use super::SIGN_IN_EXPERIENCE;

    #[test]
    fn counts_as_people_do() {
        let save = &SIGN_IN_EXPERIENCE.save;
        assert!((save.errors)(1).contains("1 problème est") && (save.errors)(2).contains("2 problèmes sont"));
        assert!((save.warnings)(1).contains("1 avertissement est"));
        assert!((save.warnings)(3).contains("3 avertissements sont"));
    }

    #[test]
    fn identifiers_have_their_article() {
        let names = &SIGN_IN_EXPERIENCE.identifiers;
        let said = &SIGN_IN_EXPERIENCE.preview.in_words;
        for (name, sentence) in [
            (names.username, "Un champ demande le nom d’utilisateur."),
            (names.email, "Un champ demande l’adresse e-mail."),
            (names.phone, "Un champ demande le numéro de téléphone."),
            (names.email_or_phone, "Un champ demande l’adresse e-mail ou le numéro de téléphone."),
            ("Else", "Un champ demande else."),
        ] {
            assert_eq!((said.asks)(&name.to_lowercase()), sentence);
        }
    }
}
