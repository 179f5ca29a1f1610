//! Text in columns.

use std::fmt::Write;

/// Two spaces between columns.
const GAP: usize = 2;

/// Rows of cells, aligned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table(Vec<Vec<String>>);

impl Table {
    /// A table under these headings.
    pub(crate) fn under(headings: impl IntoIterator<Item = String>) -> Self {
        Self(vec![headings.into_iter().collect()])
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.push(cells.into_iter().collect());
    }

    /// The lines.
    pub(crate) fn text(&self) -> String {
        let widths = self.widths();
        let mut text = String::new();
        for row in &self.0 {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let room = width - length(cell) + GAP;
                // Writing to a string never fails.
                let _ = write!(line, "{cell}{:room$}", "");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.0.iter().filter_map(|row| row.get(column));
            cells.map(|cell| length(cell)).max().unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

/// Names are in Latin letters, composed: a character is a column.
fn length(cell: &str) -> usize {
    cell.chars().count()
}

/// Lines of a label and a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts(Table);

impl Facts {
    /// Adds a line.
    pub(crate) fn add(&mut self, label: String, value: impl Into<String>) {
        self.0.row([label, value.into()]);
    }

    /// The lines.
    pub(crate) fn text(&self) -> String {
        self.0.text()
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_aligned_by_characters() {
        let mut table = Table::under(["Nom".to_owned(), "Rôle".to_owned()]);
        table.row(["l’hœuillet.zoë".to_owned(), "membre".to_owned()]);
        table.row(["é".to_owned(), String::new()]);
        let expected = "Nom             Rôle\nl’hœuillet.zoë  membre\né\n";
        assert_eq!(table.text(), expected);
    }
}
