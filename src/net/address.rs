//! Which addresses of the internet are somebody else's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address must not be reached unless it was named itself; `None` for an ordinary public one.
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    let kinds = [
        (address.is_loopback(), "a loopback address"),
        (address.is_unspecified() || a == 0, "an unspecified address"),
        (address.is_private(), "a private address"),
        (address.is_link_local(), "a link-local address"),
        (address.is_multicast() || address.is_broadcast(), "a multicast address"),
        // RFC 6598, RFC 2544, RFC 6890, RFC 5737, RFC 1112.
        (a == 100 && (64..128).contains(&b), "a shared address"),
        (a == 198 && (b == 18 || b == 19), "a reserved address"),
        (a == 192 && b == 0 && c == 0, "a reserved address"),
        (address.is_documentation() || a >= 240, "a reserved address"),
    ];
    kinds.into_iter().find_map(|(is_so, kind)| is_so.then_some(kind))
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(inner) = inner_v4(address) {
        return refusal_v4(inner);
    }
    let first = address.segments()[0];
    let kinds = [
        (address.is_loopback(), "a loopback address"),
        (address.is_unspecified(), "an unspecified address"),
        (first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfec0, "a private address"),
        (first & 0xffc0 == 0xfe80, "a link-local address"),
        (address.is_multicast(), "a multicast address"),
        // Only 2000::/3 is given out; 2001:db8::/32 stands in documents, 2001::/32 is Teredo.
        (first & 0xe000 != 0x2000, "a reserved address"),
        (first == 0x2001 && [0x0db8, 0].contains(&address.segments()[1]), "a reserved address"),
    ];
    kinds.into_iter().find_map(|(is_so, kind)| is_so.then_some(kind))
}

/// The IPv4 address inside an IPv6 one: mapped, compatible, NAT64, 6to4.
fn inner_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(join(high, low)),
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_public_are_refused() {
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "100::1",
        ] {
            assert!(refusal(address.parse().expect(address)).is_some(), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_not() {
        for address in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1", "2a00:1450:4001::1", "::ffff:8.8.8.8"]
        {
            assert_eq!(refusal(address.parse().expect(address)), None, "{address}");
        }
    }
}
