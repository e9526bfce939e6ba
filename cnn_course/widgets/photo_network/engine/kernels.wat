;; The two sums that a network of separable convolutions spends its time on, four numbers at a time.
;; Maps lie in memory as (height, width, channels), channels side by side; every count of channels is a multiple of 8.
;; Addresses are in bytes. plain.js says the same in JavaScript, for browsers without SIMD and for the tests.
(module
  (memory (import "engine" "memory") 1)

  ;; A 1x1 convolution, or a dense layer: destination[r, n] = clip(bias[n] + sum over k of source[r, k] * weights[k, n]).
  ;; weights lie in panels of 8 outputs: (outputs / 8, inputs, 8). rows is rounded up to a multiple of 4:
  ;; source and destination have room for that.
  (func (export "pointwise")
    (param $source i32) (param $weights i32) (param $bias i32) (param $destination i32)
    (param $rows i32) (param $inputs i32) (param $outputs i32) (param $low f32) (param $high f32)
    (local $row i32) (local $panel i32) (local $k i32) (local $w i32) (local $to i32)
    (local $s0 i32) (local $s1 i32) (local $s2 i32) (local $s3 i32)
    (local $inputBytes i32) (local $outputBytes i32) (local $panels i32)
    (local $b0 v128) (local $b1 v128) (local $w0 v128) (local $w1 v128) (local $x v128)
    (local $a00 v128) (local $a01 v128) (local $a10 v128) (local $a11 v128)
    (local $a20 v128) (local $a21 v128) (local $a30 v128) (local $a31 v128)
    (local $lows v128) (local $highs v128)
    (local.set $inputBytes (i32.shl (local.get $inputs) (i32.const 2)))
    (local.set $outputBytes (i32.shl (local.get $outputs) (i32.const 2)))
    (local.set $panels (i32.shr_u (local.get $outputs) (i32.const 3)))
    (local.set $lows (f32x4.splat (local.get $low)))
    (local.set $highs (f32x4.splat (local.get $high)))
    (loop $eachPanel
      (local.set $b0 (v128.load (local.get $bias)))
      (local.set $b1 (v128.load offset=16 (local.get $bias)))
      (local.set $row (i32.const 0))
      (local.set $s0 (local.get $source))
      (local.set $to (i32.add (local.get $destination) (i32.shl (local.get $panel) (i32.const 5))))
      (loop $eachFourRows
        (local.set $a00 (local.get $b0)) (local.set $a01 (local.get $b1))
        (local.set $a10 (local.get $b0)) (local.set $a11 (local.get $b1))
        (local.set $a20 (local.get $b0)) (local.set $a21 (local.get $b1))
        (local.set $a30 (local.get $b0)) (local.set $a31 (local.get $b1))
        (local.set $s1 (i32.add (local.get $s0) (local.get $inputBytes)))
        (local.set $s2 (i32.add (local.get $s1) (local.get $inputBytes)))
        (local.set $s3 (i32.add (local.get $s2) (local.get $inputBytes)))
        (local.set $w (local.get $weights))
        (local.set $k (local.get $inputs))
        (loop $eachInput
          (local.set $w0 (v128.load (local.get $w)))
          (local.set $w1 (v128.load offset=16 (local.get $w)))
          (local.set $x (v128.load32_splat (local.get $s0)))
          (local.set $a00 (f32x4.add (local.get $a00) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $a01 (f32x4.add (local.get $a01) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (local.get $s1)))
          (local.set $a10 (f32x4.add (local.get $a10) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $a11 (f32x4.add (local.get $a11) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (local.get $s2)))
          (local.set $a20 (f32x4.add (local.get $a20) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $a21 (f32x4.add (local.get $a21) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (local.get $s3)))
          (local.set $a30 (f32x4.add (local.get $a30) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $a31 (f32x4.add (local.get $a31) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $s0 (i32.add (local.get $s0) (i32.const 4)))
          (local.set $s1 (i32.add (local.get $s1) (i32.const 4)))
          (local.set $s2 (i32.add (local.get $s2) (i32.const 4)))
          (local.set $s3 (i32.add (local.get $s3) (i32.const 4)))
          (local.set $w (i32.add (local.get $w) (i32.const 32)))
          (br_if $eachInput (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
        (local.set $s0 (local.get $s3))
        (call $put (local.get $to) (local.get $a00) (local.get $a01) (local.get $lows) (local.get $highs))
        (local.set $to (i32.add (local.get $to) (local.get $outputBytes)))
        (call $put (local.get $to) (local.get $a10) (local.get $a11) (local.get $lows) (local.get $highs))
        (local.set $to (i32.add (local.get $to) (local.get $outputBytes)))
        (call $put (local.get $to) (local.get $a20) (local.get $a21) (local.get $lows) (local.get $highs))
        (local.set $to (i32.add (local.get $to) (local.get $outputBytes)))
        (call $put (local.get $to) (local.get $a30) (local.get $a31) (local.get $lows) (local.get $highs))
        (local.set $to (i32.add (local.get $to) (local.get $outputBytes)))
        (br_if $eachFourRows
          (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 4))) (local.get $rows))))
      (local.set $weights (local.get $w))
      (local.set $bias (i32.add (local.get $bias) (i32.const 32)))
      (br_if $eachPanel
        (i32.lt_u (local.tee $panel (i32.add (local.get $panel) (i32.const 1))) (local.get $panels)))))

  ;; Eight sums, clipped, to their place.
  (func $put (param $to i32) (param $first v128) (param $second v128) (param $lows v128) (param $highs v128)
    (v128.store (local.get $to)
      (f32x4.pmin (f32x4.pmax (local.get $first) (local.get $lows)) (local.get $highs)))
    (v128.store offset=16 (local.get $to)
      (f32x4.pmin (f32x4.pmax (local.get $second) (local.get $lows)) (local.get $highs))))

  ;; A depthwise convolution: each channel with a kernel of its own, weights (size, size, channels). `before` zeros stand
  ;; before the first row and column; taps that fall outside are left out.
  (func (export "depthwise")
    (param $source i32) (param $weights i32) (param $bias i32) (param $destination i32)
    (param $side i32) (param $channels i32) (param $size i32) (param $strides i32) (param $before i32)
    (param $sideOut i32) (param $low f32) (param $high f32)
    (local $y i32) (local $x i32) (local $top i32) (local $left i32) (local $channelBytes i32)
    (local $i0 i32) (local $i1 i32) (local $j0 i32) (local $j1 i32) (local $i i32) (local $j i32)
    (local $c i32) (local $s i32) (local $w i32)
    (local $a0 v128) (local $a1 v128) (local $lows v128) (local $highs v128)
    (local.set $channelBytes (i32.shl (local.get $channels) (i32.const 2)))
    (local.set $lows (f32x4.splat (local.get $low)))
    (local.set $highs (f32x4.splat (local.get $high)))
    (loop $eachRow
      (local.set $top (i32.sub (i32.mul (local.get $y) (local.get $strides)) (local.get $before)))
      (local.set $i0 (call $first (local.get $top)))
      (local.set $i1 (call $end (local.get $top) (local.get $size) (local.get $side)))
      (local.set $x (i32.const 0))
      (loop $eachColumn
        (local.set $left (i32.sub (i32.mul (local.get $x) (local.get $strides)) (local.get $before)))
        (local.set $j0 (call $first (local.get $left)))
        (local.set $j1 (call $end (local.get $left) (local.get $size) (local.get $side)))
        (local.set $c (i32.const 0))
        (loop $eachEightChannels
          (local.set $a0 (v128.load (i32.add (local.get $bias) (local.get $c))))
          (local.set $a1 (v128.load offset=16 (i32.add (local.get $bias) (local.get $c))))
          (local.set $i (local.get $i0))
          (loop $eachRowOfTaps
            (local.set $j (local.get $j0))
            (local.set $s (i32.add (i32.add (local.get $source) (local.get $c)) (i32.mul (local.get $channelBytes)
              (i32.add (i32.mul (i32.add (local.get $top) (local.get $i)) (local.get $side))
                       (i32.add (local.get $left) (local.get $j0))))))
            (local.set $w (i32.add (i32.add (local.get $weights) (local.get $c)) (i32.mul (local.get $channelBytes)
              (i32.add (i32.mul (local.get $i) (local.get $size)) (local.get $j0)))))
            (loop $eachTap
              (local.set $a0 (f32x4.add (local.get $a0)
                (f32x4.mul (v128.load (local.get $s)) (v128.load (local.get $w)))))
              (local.set $a1 (f32x4.add (local.get $a1)
                (f32x4.mul (v128.load offset=16 (local.get $s)) (v128.load offset=16 (local.get $w)))))
              (local.set $s (i32.add (local.get $s) (local.get $channelBytes)))
              (local.set $w (i32.add (local.get $w) (local.get $channelBytes)))
              (br_if $eachTap
                (i32.lt_s (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $j1))))
            (br_if $eachRowOfTaps
              (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $i1))))
          (call $put (i32.add (local.get $destination) (local.get $c))
            (local.get $a0) (local.get $a1) (local.get $lows) (local.get $highs))
          (br_if $eachEightChannels
            (i32.lt_u (local.tee $c (i32.add (local.get $c) (i32.const 32))) (local.get $channelBytes))))
        (local.set $destination (i32.add (local.get $destination) (local.get $channelBytes)))
        (br_if $eachColumn
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $sideOut))))
      (br_if $eachRow
        (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $sideOut)))))

  ;; The first tap inside, where the kernel begins `at`: after those that stand before the edge.
  (func $first (param $at i32) (result i32)
    (select (i32.sub (i32.const 0) (local.get $at)) (i32.const 0) (i32.lt_s (local.get $at) (i32.const 0))))

  ;; One beyond the last tap inside.
  (func $end (param $at i32) (param $size i32) (param $side i32) (result i32)
    (select (i32.sub (local.get $side) (local.get $at)) (local.get $size)
      (i32.gt_s (i32.add (local.get $at) (local.get $size)) (local.get $side)))))
