using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>The products of one step that give the gates: with x, and with the former h.</summary>
    internal readonly struct RecurrentSums<TLane, TElement>(
        Tensor gates, Tensor recurrent, Tensor? biasX, Tensor? biasH, int hidden)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        /// <summary>[batch, gates · hidden]: the products with x, in whose place the open gates are kept.</summary>
        public readonly ArrayView<TElement> Gates = gates.View<TElement>();

        public readonly int Hidden = hidden;

        private readonly ArrayView<TElement> _recurrent = recurrent.View<TElement>();

        // Without biases never touched.
        private readonly ArrayView<TElement> _biasX = (biasX ?? recurrent).View<TElement>();
        private readonly ArrayView<TElement> _biasH = (biasH ?? recurrent).View<TElement>();
        private readonly int _hasBias = biasX is null || biasH is null ? 0 : 1;

        /// <summary>The first gate's place for a unit of a row of the batch; others lie <see cref="Hidden"/>
        /// apart.</summary>
        public static long Place(long index, int hidden, int gates, out int unit)
        {
            long row = index;
            unit = GpuIndex.Take(ref row, hidden);
            return (row * hidden * gates) + unit;
        }

        /// <summary>What a gate's activation is applied to.</summary>
        public TLane Sum(long place, int unit, int gate)
        {
            int bias = unit + (gate * Hidden);
            long at = place + (gate * Hidden);
            TLane x = TLane.Of(Gates[at]);
            if (_hasBias != 0)
                x += TLane.Of(_biasX[bias]) + TLane.Of(_biasH[bias]);
            return x + TLane.Of(_recurrent[at]);
        }

        /// <summary>The part of a gate that comes from x.</summary>
        public TLane OfX(long place, int unit, int gate)
        {
            TLane x = TLane.Of(Gates[place + (gate * Hidden)]);
            return _hasBias != 0 ? x + TLane.Of(_biasX[unit + (gate * Hidden)]) : x;
        }

        /// <summary>The part of a gate that comes from the former h.</summary>
        public TLane OfH(long place, int unit, int gate)
        {
            TLane x = TLane.Of(_recurrent[place + (gate * Hidden)]);
            return _hasBias != 0 ? x + TLane.Of(_biasH[unit + (gate * Hidden)]) : x;
        }
    }

    /// <summary>c = σ(f) c₋₁ + σ(i) tanh(g), h = σ(o) tanh c; one thread for every unit of every row.</summary>
    internal readonly struct LstmForward<TLane, TElement>(
        RecurrentSums<TLane, TElement> sums, ArrayView<TElement> formerC, ArrayView<TElement> c, ArrayView<TElement> h)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            int hidden = sums.Hidden;
            long place = RecurrentSums<TLane, TElement>.Place(index, hidden, 4, out int unit);
            TLane i = TLane.Sigmoid(sums.Sum(place, unit, 0)), f = TLane.Sigmoid(sums.Sum(place, unit, 1));
            TLane g = TLane.Tanh(sums.Sum(place, unit, 2)), o = TLane.Sigmoid(sums.Sum(place, unit, 3));
            TLane cells = TLane.FusedMultiplyAdd(f, TLane.Of(formerC[index]), i * g);
            sums.Gates[place] = i.Element;
            sums.Gates[place + hidden] = f.Element;
            sums.Gates[place + (2 * hidden)] = g.Element;
            sums.Gates[place + (3 * hidden)] = o.Element;
            c[index] = cells.Element;
            h[index] = (o * TLane.Tanh(cells)).Element;
        }
    }

    /// <summary>n = tanh(x + r m) with m = W_hn h₋₁ + b_hn, h = n + z (h₋₁ - n).</summary>
    internal readonly struct GruForward<TLane, TElement>(
        RecurrentSums<TLane, TElement> sums, ArrayView<TElement> formerH, ArrayView<TElement> products,
        ArrayView<TElement> h) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            int hidden = sums.Hidden;
            long place = RecurrentSums<TLane, TElement>.Place(index, hidden, 3, out int unit);
            TLane r = TLane.Sigmoid(sums.Sum(place, unit, 0)), z = TLane.Sigmoid(sums.Sum(place, unit, 1));
            TLane m = sums.OfH(place, unit, 2);
            TLane n = TLane.Tanh(TLane.FusedMultiplyAdd(r, m, sums.OfX(place, unit, 2)));
            sums.Gates[place] = r.Element;
            sums.Gates[place + hidden] = z.Element;
            sums.Gates[place + (2 * hidden)] = n.Element;
            products[index] = m.Element;
            h[index] = TLane.FusedMultiplyAdd(z, TLane.Of(formerH[index]) - n, n).Element;
        }
    }

    /// <summary>h = tanh of the sum, or its positive part.</summary>
    internal readonly struct RnnForward<TLane, TElement>(
        RecurrentSums<TLane, TElement> sums, ArrayView<TElement> h, int isRelu) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long place = RecurrentSums<TLane, TElement>.Place(index, sums.Hidden, 1, out int unit);
            TLane sum = sums.Sum(place, unit, 0);
            h[index] = (isRelu != 0 ? default(ReluOp).Forward(sum) : TLane.Tanh(sum)).Element;
        }
    }

    /// <summary>What every cell's gradient of one step reads and writes.</summary>
    internal readonly struct RecurrentSlopes<TLane, TElement>(
        Tensor next, Tensor? dy, Tensor carry, Tensor ofX, Tensor ofH, int hidden)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public readonly int Hidden = hidden;

        /// <summary>What flows back to the former step besides the gates: read, then written.</summary>
        public readonly ArrayView<TElement> Carry = carry.View<TElement>();

        /// <summary>Gradients of the sums that gave the gates, as x meets them.</summary>
        public readonly ArrayView<TElement> OfX = ofX.View<TElement>();

        /// <summary>The same as the former h meets them.</summary>
        public readonly ArrayView<TElement> OfH = ofH.View<TElement>();

        private readonly ArrayView<TElement> _next = next.View<TElement>();
        private readonly ArrayView<TElement> _dy = (dy ?? next).View<TElement>();
        private readonly int _hasDy = dy is null ? 0 : 1;

        /// <summary>The gradient of an output: from the next step's gates, and from outside.</summary>
        public TLane Output(long index)
        {
            TLane sum = TLane.Of(_next[index]);
            return _hasDy != 0 ? sum + TLane.Of(_dy[index]) : sum;
        }
    }

    /// <summary>dc += dh o (1 - tanh² c); di = dc g, df = dc c₋₁, dg = dc i, do = dh tanh c, each times the slope of
    /// its activation; dc₋₁ = dc f.</summary>
    internal readonly struct LstmBackward<TLane, TElement>(
        RecurrentSlopes<TLane, TElement> slopes, ArrayView<TElement> gates, ArrayView<TElement> c,
        ArrayView<TElement> formerC) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            int hidden = slopes.Hidden;
            long place = RecurrentSums<TLane, TElement>.Place(index, hidden, 4, out _);
            TLane one = TLane.Of(1.0);
            TLane i = TLane.Of(gates[place]), f = TLane.Of(gates[place + hidden]);
            TLane g = TLane.Of(gates[place + (2 * hidden)]), o = TLane.Of(gates[place + (3 * hidden)]);
            TLane tanh = TLane.Tanh(TLane.Of(c[index])), dh = slopes.Output(index);
            TLane dc = TLane.FusedMultiplyAdd(dh * o, one - (tanh * tanh), TLane.Of(slopes.Carry[index]));
            slopes.OfX[place] = (dc * g * (i * (one - i))).Element;
            slopes.OfX[place + hidden] = (dc * TLane.Of(formerC[index]) * (f * (one - f))).Element;
            slopes.OfX[place + (2 * hidden)] = (dc * i * (one - (g * g))).Element;
            slopes.OfX[place + (3 * hidden)] = (dh * tanh * (o * (one - o))).Element;
            slopes.Carry[index] = (dc * f).Element;
        }
    }

    /// <summary>dn = dh (1 - z), dz = dh (h₋₁ - n), dm = dn′ r, dr = dn′ m with ′ for the slope of tanh;
    /// dh₋₁ = dh z beside what comes through the gates.</summary>
    internal readonly struct GruBackward<TLane, TElement>(
        RecurrentSlopes<TLane, TElement> slopes, ArrayView<TElement> gates, ArrayView<TElement> products,
        ArrayView<TElement> formerH) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            int hidden = slopes.Hidden;
            long place = RecurrentSums<TLane, TElement>.Place(index, hidden, 3, out _);
            TLane one = TLane.Of(1.0);
            TLane r = TLane.Of(gates[place]), z = TLane.Of(gates[place + hidden]);
            TLane n = TLane.Of(gates[place + (2 * hidden)]), m = TLane.Of(products[index]);
            TLane dh = slopes.Output(index) + TLane.Of(slopes.Carry[index]);
            TLane dn = dh * (one - z) * (one - (n * n));
            TLane dr = dn * m * (r * (one - r)), dz = dh * (TLane.Of(formerH[index]) - n) * (z * (one - z));
            slopes.OfX[place] = dr.Element;
            slopes.OfX[place + hidden] = dz.Element;
            slopes.OfX[place + (2 * hidden)] = dn.Element;
            slopes.OfH[place] = dr.Element;
            slopes.OfH[place + hidden] = dz.Element;
            slopes.OfH[place + (2 * hidden)] = (dn * r).Element;
            slopes.Carry[index] = (dh * z).Element;
        }
    }

    /// <summary>dh times the slope of the activation, which the output tells.</summary>
    internal readonly struct RnnBackward<TLane, TElement>(
        RecurrentSlopes<TLane, TElement> slopes, ArrayView<TElement> h, int isRelu) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            TLane y = TLane.Of(h[index]);
            TLane slope = isRelu != 0 ? default(ReluOp).Derivative(y, y) : TLane.Of(1.0) - (y * y);
            slopes.OfX[index] = (slopes.Output(index) * slope).Element;
        }
    }
}
