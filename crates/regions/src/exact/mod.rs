//! Exact answers about groups of units: bounds that can be checked, and optima where they are in
//! reach.
//!
//! ```text
//! Instance --connected_sets--> ConnectedSets --costs_of--> costs
//!                                   |                        |
//!                                   +--> lower_bound <-------+   no partition costs less
//!                                   +--> cheapest_partition      the cheapest, with proof
//!                                   +--> cheapest_of_few         the same for up to 24 units, no solver
//! Instance + weights --least_inertia--> LeastInertia             no groups, of any size, have less
//! Instance + ClassRequirement --most_groups--> MostGroups        how many groups can meet it
//! ```
//!
//! Partition problems with connected groups are NP-hard, and a model over pairs of units and groups
//! does not finish (Duque, Church and Middleton 2011, "The p-regions problem", Geographical Analysis
//! 43). Here groups are small, so all of them are listed, and the linear relaxation over the list
//! is as a rule tight or nearly so (Garfinkel and Nemhauser 1970, "Optimal political districting by
//! implicit enumeration techniques", Management Science 16; Barnhart et al. 1998, "Branch-and-price:
//! column generation for solving huge integer programs", Operations Research 46). Where the cost is
//! inertia, none need be listed: the set that breaks its price most is found by a search over the
//! plane for its centre (du Merle et al. 1999, Aloise, Hansen and Liberti 2012; see [`least_inertia`]),
//! and the relaxation is that over sets of all sizes.
//!
//! What always holds:
//!
//! * No answer rests on the solver alone. A bound is computed from dual values by one scan over all
//!   sets, or one search over the plane, rounded to the safe side; [`certify_cost`],
//!   [`certify_inertia`] and [`Certificate::upper_bound`] do that again for whoever doubts it.
//!   Whatever the dual values are, what they certify is true.
//! * A bound of cost over a list is one for groups of at most as many units as were listed, and says
//!   so ([`CostBound::max_units`]). One of inertia, or of the number of groups, is for any size.
//! * Equal input gives equal output: no chance is in it, and budgets are counted in nodes and sets.
//!   (The solver, `microlp`, reads a clock for its statistics and decides nothing by it.)
//!
//! What is known of Hà Nội (526 units, 1,351 pairs; approximate figures, census of 2019), on one core:
//!
//! | question | answer | time |
//! | --- | --- | ---: |
//! | 263 groups of any size, inertia of people | no less than 5,377,336 people km² | 0.5 s |
//! | 126 groups of any size | no less than 19,224,065 | 6 s |
//! | 263 groups of at most 4 units, inertia of people | optimum 5,516,891 people km², which is the bound | 0.3 s |
//! | the same of at most 5, 6, 7 units | optimum 5,456,553, 5,425,261, 5,410,845 | 0.4, 0.6, 2 s |
//! | 263 groups of at most 4 units, inertia of area | optimum 2,223.43 km⁴, the bound 0.05% below | 0.8 s |
//! | most groups by Resolution 76/2025, three or more units exempt | 190, no more | 2.5 s |
//! | the same, none exempt | at least 134, at most 146 (135 and 144 with sets of up to 7 units) | 4 s (5 s) |
//!
//! Not every count is that easy: 300 groups by area are left with a gap of 0.08% after 20,000 nodes,
//! and 190 take 40 s. Where larger groups than listed can be needed (none exempt: a ward of the old
//! town needs ten others for 5.5 km²), what they may bring is only bounded, and the gap stays.
//!
//! It knows nothing of registers and plans: units are numbers from 0, and groups are lists of them
//! in order.

mod bound;
mod dive;
mod inertia;
mod instance;
mod lp;
mod merged;
mod optimum;
mod packing;
mod packing_fill;
mod plane;
mod requirement;
mod sets;

pub use bound::{CostBound, Cover, certify_cost, lower_bound};
pub use inertia::{LeastInertia, certify_inertia, least_inertia};
pub use instance::{Instance, Site, Weight};
pub use optimum::{CheapestPartition, cheapest_of_few, cheapest_partition};
pub use packing::{Certificate, MostGroups, PackingLimits, Pool, most_groups};
pub use requirement::{ClassRequirement, Standard};
pub use sets::{ConnectedSets, Sets, connected_sets, connected_sets_until};

/// Why an exact answer can't be given.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{ExactFault, Instance, Site, connected_sets};
///
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// assert_eq!(connected_sets(&path, 3, 5).unwrap_err(), ExactFault::TooManySets { limit: 5 });
/// # Ok::<(), ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExactFault {
    /// A list of neighbours, or of classes, is not as long as the list of units.
    #[error("{n_rows} rows of {what} for {n_units} units; expected one for each unit")]
    RowCount {
        /// What the rows are of.
        what: &'static str,
        /// How many rows there are.
        n_rows: usize,
        /// How many units there are.
        n_units: usize,
    },
    /// A number that no unit has.
    #[error("there is no unit {unit}; expected one below {n_units}")]
    UnknownUnit {
        /// The number.
        unit: u32,
        /// How many units there are.
        n_units: usize,
    },
    /// A class that there is no standard for.
    #[error("unit {unit} is of class {class}; expected one below {n_classes}")]
    UnknownClass {
        /// The unit.
        unit: usize,
        /// Its class.
        class: u8,
        /// How many standards there are.
        n_classes: usize,
    },
    /// A unit stands among its own neighbours.
    #[error("unit {unit} stands beside itself; expected two units")]
    OwnNeighbour {
        /// The unit.
        unit: u32,
    },
    /// A unit has a neighbour that does not have it as one.
    #[error("unit {unit} has neighbour {neighbour}, but not the other way round")]
    OneSided {
        /// The unit.
        unit: u32,
        /// The neighbour.
        neighbour: u32,
    },
    /// A position or a cost that is no number; an infinite position; a cost of minus infinity.
    #[error("the {what} of {item} is {value}; expected a finite number")]
    NotFinite {
        /// What it is: `position`, `cost`.
        what: &'static str,
        /// Which unit, or which set.
        item: usize,
        /// The value.
        value: f64,
    },
    /// There are more connected sets than the caller allows.
    #[error("there are more than {limit} connected sets; expected no more, or smaller ones")]
    TooManySets {
        /// The limit.
        limit: usize,
    },
    /// A search for the best set took more steps than it may: groups are too large, or too many units
    /// lie in one place.
    #[error(
        "no end of the search for the best group within {limit} steps; expected smaller groups"
    )]
    SearchTooLong {
        /// How many steps it may take.
        limit: u64,
    },
    /// A unit weighs less than nothing.
    #[error("the weight of unit {unit} is {value}; expected zero or more")]
    NegativeWeight {
        /// Which unit.
        unit: usize,
        /// The weight.
        value: f64,
    },
    /// There are fewer groups than parts of the map that hang together, or more than units.
    #[error("{n_groups} connected groups can't hold all units; expected {fewest} to {most}")]
    NoSuchGroups {
        /// How many groups were asked for.
        n_groups: usize,
        /// How many there are at least.
        fewest: usize,
        /// How many there are at most.
        most: usize,
    },
    /// There are more units than a list of all sets of units can be kept for.
    #[error("there are {n_units} units; expected at most {limit}")]
    TooManyUnits {
        /// How many units there are.
        n_units: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The costs, or the values of a certificate, are not those of the sets.
    #[error("{n_values} values for {n_expected} {what}; expected one for each")]
    ValueCount {
        /// What the values are for.
        what: &'static str,
        /// How many values there are.
        n_values: usize,
        /// How many were expected.
        n_expected: usize,
    },
    /// Proved: the units can't be put into so many groups, each of them one of the sets.
    #[error("no {n_groups} of the sets, of at most {max_units} units, hold each unit once")]
    NoPartition {
        /// How many groups were asked for.
        n_groups: u32,
        /// The largest number of units of a set.
        max_units: usize,
    },
    /// The budget of nodes was used up before any partition was found.
    #[error("no partition into {n_groups} groups within {node_limit} nodes; one may exist")]
    NotFound {
        /// How many groups were asked for.
        n_groups: u32,
        /// The budget.
        node_limit: u64,
    },
    /// The linear solver gave up.
    #[error("the linear solver gave up: {message}")]
    Solver {
        /// What it said.
        message: String,
    },
}
