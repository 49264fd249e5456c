#![no_main]

libfuzzer_sys::fuzz_target!(|world: sapnhap_fuzz::planner::World| {
    sapnhap_fuzz::planner::planner(&world);
});
