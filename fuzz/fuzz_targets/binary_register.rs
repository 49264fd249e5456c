#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sapnhap_fuzz::binary_register(bytes));
