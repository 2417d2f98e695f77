//! Distances between words.

/// Returns the known name with the fewest edits: at most one for short names, two for long ones.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let best = known.map(|known| (distance(&lower, &known.to_lowercase()), known)).min_by_key(|(edits, _)| *edits)?;
    let most = if best.1.len() < 6 { 1 } else { 2 };
    (best.0 <= most).then_some(best.1)
}

/// Returns the Levenshtein distance of two texts; swapped neighbors count as two edits.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let above = row[j + 1];
            let change = corner + usize::from(from != *to);
            row[j + 1] = change.min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row.last().copied().unwrap_or_default()
}
