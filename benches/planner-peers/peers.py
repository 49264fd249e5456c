"""One regionalisation method of scikit-learn, PySAL spopt or pygeoda on an instance that main.rs wrote.

    python peers.py INSTANCE.json METHOD COUNT SEED...

Five runs for each seed, or one where it takes over two seconds. After each, one line of JSON
goes to standard output: the seed, the seconds that the method alone took and the group of each unit.
Reading, importing and making weights is not timed. Figures are given as they are, not standardised.
No method here weighs units.
"""

import functools
import json
import os
import random
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

REPEATS = 5


def sklearn_method(instance, count):
    """Returns what solves it once; Ward's method knows no chance."""
    import numpy
    from scipy.sparse import coo_array
    from sklearn.cluster import AgglomerativeClustering

    figures = numpy.column_stack([instance["x"], instance["y"]])
    ends = numpy.array(instance["pairs"], dtype=int).reshape(-1, 2)
    one, other = numpy.concatenate([ends, ends[:, ::-1]]).T
    shape = (len(figures), len(figures))
    borders = coo_array((numpy.ones(len(one)), (one, other)), shape=shape).tocsr()
    model = {"n_clusters": count, "linkage": "ward", "connectivity": borders}
    return lambda seed: AgglomerativeClustering(**model).fit_predict(figures)


def spopt_input(instance):
    import geopandas
    from libpysal.weights import W

    x, y = instance["x"], instance["y"]
    columns = {"x": x, "y": y, "units": [1] * len(x)}
    frame = geopandas.GeoDataFrame(columns, geometry=geopandas.points_from_xy(x, y))
    neighbours = {unit: [] for unit in range(len(x))}
    for one, other in instance["pairs"]:
        neighbours[one].append(other)
        neighbours[other].append(one)
    return frame, W(neighbours, id_order=list(range(len(x))), silence_warnings=True)


def spopt_method(method, instance, count):
    """Returns what solves it once, for a seed."""
    import numpy
    from sklearn.metrics import pairwise
    from spopt.region import AZP, MaxPHeuristic, RegionKMeansHeuristic, Skater, WardSpatial

    frame, w = spopt_input(instance)
    names = ["x", "y"]

    def seeded(model, seed):
        random.seed(seed)
        numpy.random.seed(seed)
        model.solve()
        return model.labels_

    if method == "spopt-maxp":
        # There is no count: as many groups as can be of at least so many units.
        least = instance["n_least"]
        return lambda seed: seeded(MaxPHeuristic(frame, w, names, "units", least), seed)
    if method == "spopt-skater":
        squares = functools.partial(pairwise.euclidean_distances, squared=True)
        forest = {"dissimilarity": squares}
        return lambda seed: seeded(
            Skater(frame, w, names, n_clusters=count, spanning_forest_kwds=forest), seed
        )
    if method == "spopt-ward":
        return lambda seed: seeded(WardSpatial(frame, w, names, n_clusters=count), seed)
    if method == "spopt-kmeans":
        figures = frame[names].to_numpy()
        return lambda seed: seeded(RegionKMeansHeuristic(figures, count, w, seed=seed), seed)
    if method == "spopt-azp":
        return lambda seed: seeded(AZP(frame, w, names, n_clusters=count, random_state=seed), seed)
    raise ValueError(method)


def pygeoda_method(method, instance, count):
    """Returns what solves it once, for a seed."""
    import pygeoda
    from pygeoda.weights import read_gal

    n_units = len(instance["x"])
    neighbours = [[] for _ in range(n_units)]
    for one, other in instance["pairs"]:
        neighbours[one].append(other)
        neighbours[other].append(one)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "contiguity.gal")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"0 {n_units} instance id\n")
            for unit, beside in enumerate(neighbours):
                ids = " ".join(str(other + 1) for other in beside)
                file.write(f"{unit + 1} {len(beside)}\n{ids}\n")
        w = read_gal(path, [str(unit + 1) for unit in range(n_units)])
    for unit, beside in enumerate(neighbours):
        assert sorted(w.get_neighbors(unit)) == sorted(beside), "read otherwise than written"
    data = [instance["x"], instance["y"]]
    ones = [1.0] * n_units
    least = instance["n_least"]
    raw = {"scale_method": "raw", "distance_method": "euclidean"}
    one = {"cpu_threads": 1}

    def ward():
        return pygeoda.schc(count, w, data, "ward", **raw)["Clusters"]

    def from_ward(settings):
        """AZP begins at random regions by default; this gives it those of Ward's method."""
        return {**settings, "init_regions": ward()}

    slow, long = {"sa_maxit": 5}, {"conv_tabu": 100}
    methods = {
        "pygeoda-azp-greedy": lambda kw: pygeoda.azp_greedy(count, w, data, **kw),
        "pygeoda-azp-sa": lambda kw: pygeoda.azp_sa(count, w, data, **kw),
        "pygeoda-azp-tabu": lambda kw: pygeoda.azp_tabu(count, w, data, 10, **kw),
        "pygeoda-maxp-greedy": lambda kw: pygeoda.maxp_greedy(w, data, ones, least, **one, **kw),
        "pygeoda-schc": lambda kw: {"Clusters": ward()},
        "pygeoda-ward-azp-greedy": lambda kw: pygeoda.azp_greedy(count, w, data, **from_ward(kw)),
        "pygeoda-ward-azp-sa": lambda kw: pygeoda.azp_sa(count, w, data, 0.98, **slow, **from_ward(kw)),
        "pygeoda-ward-azp-tabu": lambda kw: pygeoda.azp_tabu(
            count, w, data, 50, **long, **from_ward(kw)
        ),
        "pygeoda-skater": lambda kw: pygeoda.skater(count, w, data, **one, **kw),
        "pygeoda-redcap": lambda kw: pygeoda.redcap(
            count, w, data, "fullorder-wardlinkage", **one, **kw
        ),
    }
    solve = methods[method]
    return lambda seed: solve({"random_seed": seed, **raw})["Clusters"]


def main():
    path, method, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        instance = json.load(file)
    if method == "sklearn-ward":
        solve = sklearn_method(instance, count)
    elif method.startswith("spopt-"):
        solve = spopt_method(method, instance, count)
    else:
        solve = pygeoda_method(method, instance, count)
    for seed in map(int, sys.argv[4:]):
        for _ in range(REPEATS):
            start = time.perf_counter()
            groups = solve(seed)
            seconds = time.perf_counter() - start
            told = {"seed": seed, "seconds": seconds, "groups": [int(group) for group in groups]}
            print(json.dumps(told), flush=True)
            if seconds > 2.0:
                break


if __name__ == "__main__":
    main()
