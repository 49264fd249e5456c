//! Exact answers about connected regions: bounds that can be checked, and optima where they are
//! within reach.
//!
//! ```text
//! Instance --connected_sets--> ConnectedSets --costs_of--> costs
//!                                   |                        |
//!                                   +--> lower_bound <-------+   no partition costs less
//!                                   +--> cheapest_partition      the cheapest, with proof
//!                                   +--> cheapest_of_few         the same for up to 24 nodes, without a solver
//! Instance + weights --least_inertia--> LeastInertia             no regions, whatever their size, have less
//! Instance + ClassRequirement --most_regions--> MostRegions      how many regions can meet it
//! ```
//!
//! Problems of partitions into connected regions are NP-hard, and a model over pairs of nodes and
//! regions does not come to an end (Duque, Church and Middleton 2011, "The p-regions problem",
//! Geographical Analysis 43). Here regions are small, so all of them are listed, and the linear
//! relaxation over the list is as a rule tight or nearly so (Garfinkel and Nemhauser 1970, "Optimal
//! political districting by implicit enumeration techniques", Management Science 16; Barnhart et
//! al. 1998, "Branch-and-price: column generation for solving huge integer programs", Operations
//! Research 46). Where the cost is inertia, no set needs to be listed. The set that breaks its
//! price most is found by a search over the plane for its centre (du Merle et al. 1999, Aloise,
//! Hansen and Liberti 2012; see [`least_inertia`]), and the relaxation is that over sets of all
//! sizes.
//!
//! What always holds:
//!
//! * No answer rests on the solver alone. A bound is computed from dual values by one scan over all
//!   sets, or by one search over the plane, and is rounded to the safe side. [`certify_cost`],
//!   [`certify_inertia`] and [`Certificate::upper_bound`] compute it again for anybody who doubts
//!   it. What dual values certify is true, whatever the values are.
//! * A bound of cost over a list holds for regions of at most as many nodes as were listed, and
//!   says so ([`CostBound::max_nodes`]). A bound of inertia, or of the number of regions, holds for
//!   any size.
//! * Equal input gives equal output. Nothing is left to chance, and budgets are counted in branches
//!   and sets. (The solver, `microlp`, reads a clock for its statistics and decides nothing by it.)
//!
//! This is known of one instance, the 526 nodes and 1,351 pairs of a map whose nodes have a
//! population and an area each, on one core:
//!
//! | question | answer | time |
//! | --- | --- | ---: |
//! | 263 regions of any size, inertia by population | no less than 5,377,336 | 0.5 s |
//! | 126 regions of any size, inertia by population | no less than 19,224,065 | 6 s |
//! | 263 regions of at most 4 nodes, inertia by population | optimum 5,516,891, which is the bound | 0.3 s |
//! | the same with at most 5, 6, 7 nodes | optimum 5,456,553, 5,425,261, 5,410,845 | 0.4, 0.6, 2 s |
//! | 263 regions of at most 4 nodes, inertia by area | optimum 2,223.43, the bound is 0.05% below | 0.8 s |
//! | most regions with two least sums, where three or more nodes are exempt | 190, and no more | 2.5 s |
//! | the same, where none are exempt | at least 134, at most 146 (135 and 144 with sets of up to 7 nodes) | 4 s (5 s) |
//!
//! Not every count is that easy. For 300 regions by area a gap of 0.08% is left after 20,000
//! branches, and 190 regions take 40 s. Where larger regions than were listed can be needed,
//! because none are exempt and one node needs ten others for its least area, the number of such
//! regions is only bounded, and a gap is left.

mod certificate;
mod cost_bound;
mod dive;
mod fault;
mod few;
mod fill;
mod growth;
mod inertia_bound;
mod instance;
mod optimum;
mod packing;
mod plane;
mod priced;
mod prices;
mod requirement;
mod rounded;
mod set_program;
mod sets;
mod start;
mod weighed;

pub use certificate::{Certificate, Pool};
pub use cost_bound::{CostBound, Cover, certify_cost, lower_bound};
pub use fault::ExactFault;
pub use few::cheapest_of_few;
pub use inertia_bound::{LeastInertia, certify_inertia, least_inertia};
pub use instance::{Instance, Site, Weight};
pub use optimum::{CheapestPartition, cheapest_partition};
pub use packing::{MostRegions, PackingLimits, most_regions};
pub use requirement::{ClassRequirement, Standard};
pub use sets::{ConnectedSets, Sets, connected_sets, connected_sets_until};
