//! Exact answers about regions of nodes: bounds that can be checked, and optima where they are in
//! reach.
//!
//! ```text
//! Instance --connected_sets--> ConnectedSets --costs_of--> costs
//!                                   |                        |
//!                                   +--> lower_bound <-------+   no partition costs less
//!                                   +--> cheapest_partition      the cheapest, with proof
//!                                   +--> cheapest_of_few         the same for up to 24 nodes, no solver
//! Instance + weights --least_inertia--> LeastInertia             no regions, of any size, have less
//! Instance + ClassRequirement --most_regions--> MostRegions        how many regions can meet it
//! ```
//!
//! Partition problems with connected regions are NP-hard, and a model over pairs of nodes and regions
//! does not finish (Duque, Church and Middleton 2011, "The p-regions problem", Geographical Analysis
//! 43). Here regions are small, so all of them are listed, and the linear relaxation over the list
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
//! * A bound of cost over a list is one for regions of at most as many nodes as were listed, and says
//!   so ([`CostBound::max_nodes`]). One of inertia, or of the number of regions, is for any size.
//! * Equal input gives equal output: no chance is in it, and budgets are counted in branches and sets.
//!   (The solver, `microlp`, reads a clock for its statistics and decides nothing by it.)
//!
//! What is known of Hà Nội (526 nodes, 1,351 pairs; approximate figures, census of 2019), on one core:
//!
//! | question | answer | time |
//! | --- | --- | ---: |
//! | 263 regions of any size, inertia of people | no less than 5,377,336 people km² | 0.5 s |
//! | 126 regions of any size | no less than 19,224,065 | 6 s |
//! | 263 regions of at most 4 nodes, inertia of people | optimum 5,516,891 people km², which is the bound | 0.3 s |
//! | the same of at most 5, 6, 7 nodes | optimum 5,456,553, 5,425,261, 5,410,845 | 0.4, 0.6, 2 s |
//! | 263 regions of at most 4 nodes, inertia of area | optimum 2,223.43 km⁴, the bound 0.05% below | 0.8 s |
//! | most regions by Resolution 76/2025, three or more nodes exempt | 190, no more | 2.5 s |
//! | the same, none exempt | at least 134, at most 146 (135 and 144 with sets of up to 7 nodes) | 4 s (5 s) |
//!
//! Not every count is that easy: 300 regions by area are left with a gap of 0.08% after 20,000 branches,
//! and 190 take 40 s. Where larger regions than listed can be needed (none exempt: a ward of the old
//! town needs ten others for 5.5 km²), what they may bring is only bounded, and the gap stays.
//!
//! It knows nothing of registers and plans: nodes are numbers from 0, and regions are lists of them
//! in order.

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
