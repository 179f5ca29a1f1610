//! The desk keeps its contract: in process over each store, and through HTTP.

mod memory {
    use crate::desk_contract_harness::Practice;

    loquet_port_desk::contract!(Practice::in_memory().await);
}

mod sqlite {
    use crate::desk_contract_harness::Practice;

    loquet_port_desk::contract!(Practice::in_sqlite().await);
}

mod postgres {
    use crate::desk_contract_harness::Practice;
    use throw_away_servers::Engine;

    loquet_port_desk::contract!(Practice::on_server(Engine::Postgres).await);
}

mod mariadb {
    use crate::desk_contract_harness::Practice;
    use throw_away_servers::Engine;

    loquet_port_desk::contract!(Practice::on_server(Engine::Mariadb).await);
}

mod http {
    use crate::desk_contract_service::Served;

    loquet_port_desk::contract!(Served::new().await);
}

mod in_process {
    use crate::desk_contract_harness::Practice;

    loquet_port_desk::in_process_contract!(Practice::without_anybody().await);
}
