"""The patients of a run as one table: a row a visit to A&E or a stay in a bed, from day 0 on.

``kind`` tells visits from stays; columns that a kind does not have are empty. Times are hours on the engine clock.
The table is built and stored replication by replication, so that a long experiment never has to hold it whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from simcare.log import Tables


def write_patients(tables: Tables, replication: int, file: Path) -> None:
    """Writes the patients of one replication, those who came from day 0 on."""
    import pyarrow as pa

    pieces = [_piece(tables.visits, "visit", replication), _piece(tables.stays, "stay", replication)]
    schema = pa.unify_schemas([piece.schema for piece in pieces], promote_options="permissive")
    with _writer(file, schema) as writer:
        for piece in pieces:
            writer.write_table(_with_all_columns(piece, schema))


def join_patients(files: Iterable[Path], target: Path) -> None:
    """All replications in one file, in the order given."""
    import pyarrow.parquet as pq

    files = list(files)
    with _writer(target, pq.read_schema(files[0])) as writer:
        for file in files:
            source = pq.ParquetFile(file)
            for group in range(source.num_row_groups):
                writer.write_table(source.read_row_group(group))


def read_patients(files: Iterable[Path]) -> pd.DataFrame:
    """All replications as one DataFrame, in the order given."""
    import pandas as pd

    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)


def _writer(file: Path, schema: pa.Schema) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=["kind"])


def _piece(table: pd.DataFrame, kind: str, replication: int) -> pa.Table:
    import pyarrow as pa

    here = table[table["arrived"] >= 0]
    wide = {name: np.float32 for name, dtype in here.dtypes.items() if dtype == np.float64}
    here = here.astype({**wide, "person": np.int64})
    return pa.table({
        "replication": pa.array(np.full(len(here), replication, np.int16)),
        "kind": pa.array([kind]).dictionary_encode().take(pa.array(np.zeros(len(here), np.int8))),
        **{str(name): pa.array(here[name].to_numpy(), from_pandas=True) for name in here.columns}})


def _with_all_columns(piece: pa.Table, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = [piece[field.name].cast(field.type) if field.name in piece.column_names
               else pa.nulls(len(piece), field.type) for field in schema]
    return pa.table(columns, schema=schema)
