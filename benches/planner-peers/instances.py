"""Writes the instances that come with libpysal, for main.rs to read.

    python instances.py FOLDER

One file of JSON for each: two figures of each area, which pairs of areas share a border or a corner,
and the counts that are asked for. Nothing is fetched. Figures other than places are standardised, so
that neither weighs more than the other.
"""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

KM_IN_A_FOOT = 0.0003048

# The columns, or none for the middles of the areas.
SETS = {
    "chicago": ("Chicago77.shp", None, "places", [10, 20]),
    "mexico": ("mexicojoin.shp", ["PCGDP1940", "PCGDP2000"], "product per head 1940 and 2000", [8]),
    "columbus": ("columbus.shp", ["CRIME", "INC"], "crime and income", [10]),
    "sids2": ("sids2.shp", ["SIDR74", "SIDR79"], "rates of 1974 and 1979", [10, 20]),
}


def instance(name, file, columns, figures, counts):
    import geopandas
    from libpysal.examples import get_path
    from libpysal.weights import Queen

    frame = geopandas.read_file(get_path(file))
    borders = Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
    if columns is None:
        middles = frame.geometry.centroid
        x, y = middles.x * KM_IN_A_FOOT, middles.y * KM_IN_A_FOOT
        x, y = x - x.mean(), y - y.mean()
    else:
        x, y = ((frame[column] - frame[column].mean()) / frame[column].std(ddof=0) for column in columns)
    pairs = [[one, other] for one, beside in borders.neighbors.items() for other in beside if one < other]
    return {
        "name": f"{name}, {len(frame)} areas, {figures}",
        "x": [float(value) for value in x],
        "y": [float(value) for value in y],
        "pairs": sorted(pairs),
        "counts": counts,
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, how in SETS.items():
        try:
            told = instance(name, *how)
        except Exception as fault:  # What can't be read is told in the table, and the rest goes on.
            told = {"name": name, "fault": f"{type(fault).__name__}: {fault}"}
        (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
