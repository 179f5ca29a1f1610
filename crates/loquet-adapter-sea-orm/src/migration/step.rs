//! One step of the schema, on whichever engine: columns whose texts compare byte by byte, and
//! statements that a step cut off half-way can be given again.
//!
//! On SQLite and PostgreSQL a step that fails leaves nothing. On MariaDB and MySQL each statement
//! that changes the schema stands at once, so what is there already is left as it is.

use crate::{mysql, postgres, sqlite};
use sea_orm::sea_query::{
    ColumnDef, IndexCreateStatement, Table, TableAlterStatement, TableCreateStatement,
};
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::{SchemaManager, SchemaManagerConnection};

/// A step that is being applied.
pub(super) struct Step<'step> {
    pub(super) manager: &'step SchemaManager<'step>,
    pub(super) dialect: Dialect,
}

/// How an engine names its types and the order of its texts.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    backend: DbBackend,
    /// The order of the bytes, where a table has one of its own.
    collation: &'static str,
}

impl<'step> Step<'step> {
    /// A step on the engine of this connection.
    pub(super) async fn new(manager: &'step SchemaManager<'step>) -> Result<Self, DbErr> {
        let backend = manager.get_database_backend();
        let collation = match backend {
            DbBackend::MySql => mysql::collation_of_bytes(manager.get_connection()).await?,
            _ => "",
        };
        let dialect = Dialect { backend, collation };
        Ok(Self { manager, dialect })
    }

    /// Whether it is on a server, where no practice was ever kept under an older schema than that
    /// of the tenth step.
    pub(super) fn is_on_server(&self) -> bool {
        self.dialect.is_on_server()
    }

    /// The connection of this step.
    pub(super) fn db(&self) -> &SchemaManagerConnection<'step> {
        self.manager.get_connection()
    }

    /// Whether this step may find its own work half done.
    fn may_be_half_done(&self) -> bool {
        self.dialect.backend == DbBackend::MySql
    }

    /// Creates a table.
    pub(super) async fn create_table(
        &self,
        name: &'static str,
        table: TableCreateStatement,
    ) -> Result<(), DbErr> {
        if self.may_be_half_done() && self.manager.has_table(name).await? {
            return Ok(());
        }
        self.manager.create_table(table).await
    }

    /// Creates an index of a table.
    pub(super) async fn create_index(
        &self,
        table: &'static str,
        name: &'static str,
        columns: &[&'static str],
    ) -> Result<(), DbErr> {
        if self.may_be_half_done() && self.manager.has_index(table, name).await? {
            return Ok(());
        }
        let mut index = IndexCreateStatement::new();
        index.name(name).table(table);
        for column in columns {
            index.col(*column);
        }
        self.manager.create_index(index).await
    }

    /// Adds a column to a table.
    pub(super) async fn add_column(
        &self,
        table: &'static str,
        name: &'static str,
        column: &mut ColumnDef,
    ) -> Result<(), DbErr> {
        if self.may_be_half_done() && self.manager.has_column(table, name).await? {
            return Ok(());
        }
        let alter: TableAlterStatement = Table::alter().table(table).add_column(column).take();
        self.manager.alter_table(alter).await
    }

    /// Lets a purge remove what its checkpoint covers (LOG-11).
    pub(super) async fn let_purges_remove(&self) -> Result<(), DbErr> {
        match self.dialect.backend {
            DbBackend::MySql => mysql::let_purges_remove(self.db()).await,
            DbBackend::Postgres => postgres::let_purges_remove(self.db()).await,
            _ => sqlite::let_purges_remove(self.db()).await,
        }
    }

    /// Makes the journal's table append-only (LOG-08).
    pub(super) async fn make_append_only(&self) -> Result<(), DbErr> {
        match self.dialect.backend {
            DbBackend::MySql => mysql::make_append_only(self.db()).await,
            DbBackend::Postgres => postgres::make_append_only(self.db()).await,
            _ => sqlite::make_append_only(self.db()).await,
        }
    }
}

impl Dialect {
    /// Whether it is a server's.
    pub(super) fn is_on_server(&self) -> bool {
        self.backend != DbBackend::Sqlite
    }

    /// A table with nothing in it yet.
    pub(super) fn table(&self, name: &'static str) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(name);
        if self.backend == DbBackend::MySql {
            table
                .engine("InnoDB")
                .character_set("utf8mb4")
                .collate(self.collation);
        }
        table.take()
    }

    /// A text of at most so many characters.
    pub(super) fn text(&self, name: &'static str, most: u32) -> ColumnDef {
        self.byte_by_byte(ColumnDef::new(name).string_len(most))
    }

    /// A text of exactly so many characters. On servers a type of a fixed length would be padded,
    /// and on PostgreSQL its index would not serve a comparison with a text.
    pub(super) fn exactly(&self, name: &'static str, characters: u32) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        match self.backend {
            DbBackend::Sqlite => column.char_len(characters),
            _ => column.string_len(characters),
        };
        self.byte_by_byte(&mut column)
    }

    /// A text of up to 65,535 bytes.
    pub(super) fn long_text(&self, name: &'static str) -> ColumnDef {
        self.byte_by_byte(ColumnDef::new(name).text())
    }

    /// So many bytes, never padded.
    pub(super) fn bytes(&self, name: &'static str, count: u32) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        match self.backend {
            DbBackend::Sqlite => column.binary_len(count),
            _ => column.var_binary(count),
        };
        column
    }

    /// Whether a unique index over a text of so many characters would be longer than the engine
    /// allows: four bytes each, 3,072 in all.
    pub(super) fn is_too_long_for_an_index(&self, characters: u32) -> bool {
        self.backend == DbBackend::MySql && characters > 768
    }

    fn byte_by_byte(&self, column: &mut ColumnDef) -> ColumnDef {
        if self.backend == DbBackend::Postgres {
            column.extra(postgres::COLLATION);
        }
        column.take()
    }
}
