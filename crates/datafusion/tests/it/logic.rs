//! Queries and their answers as text files in `tests/logic`.

use std::path::Path;

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionConfig, SessionContext};
use sapnhap::crosswalk::{Variable, Weighing};
use sapnhap::vietnam;
use sapnhap_datafusion::Functions;
use sqllogictest::{AsyncDB, DBOutput, DefaultColumnType, Runner};

/// A session with the register of Viet Nam.
struct Session(SessionContext);

#[async_trait::async_trait]
impl AsyncDB for Session {
    type Error = DataFusionError;
    type ColumnType = DefaultColumnType;

    async fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, DataFusionError> {
        let batches = self.0.sql(sql).await?.collect().await?;
        let options = FormatOptions::default().with_null("NULL");
        let (mut rows, mut n_columns) = (Vec::new(), 0);
        for batch in &batches {
            n_columns = batch.num_columns();
            let columns = batch.columns().iter();
            let columns = columns.map(|column| ArrayFormatter::try_new(column, &options));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            for row in 0..batch.num_rows() {
                rows.push(
                    columns
                        .iter()
                        .map(|column| column.value(row).to_string().trim_end().to_owned())
                        .collect(),
                );
            }
        }
        Ok(if n_columns == 0 {
            DBOutput::StatementComplete(0)
        } else {
            DBOutput::Rows { types: vec![DefaultColumnType::Any; n_columns], rows }
        })
    }

    async fn shutdown(&mut self) {}
}

/// A session whose functions weigh parts by shares of area, and know facts.
fn session() -> Session {
    let ctx = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    Functions::of(vietnam::register().clone())
        .weighing(Weighing::of(Variable::people()).by(vietnam::area_shares()))
        .facts(vietnam::attributes().clone())
        .register(&ctx)
        .unwrap();
    Session(ctx)
}

#[test]
fn queries_give_what_the_text_files_say() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logic");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 4);
    runtime.block_on(async {
        let mut faults = Vec::new();
        for file in files {
            let mut runner = Runner::new(|| async { Ok(session()) });
            faults.extend(runner.run_file_async(&file).await.err().map(|fault| fault.to_string()));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}
