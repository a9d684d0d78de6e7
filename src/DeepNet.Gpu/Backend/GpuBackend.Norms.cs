using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override double[] Norms(ReadOnlySpan<Tensor> tensors, double p)
    {
        Tensor[] singles = [.. OfType(tensors, isDouble: false)], doubles = [.. OfType(tensors, isDouble: true)];
        bool isEmpty = singles.Any(x => x.Count == 0) || doubles.Any(x => x.Count == 0);
        if (isEmpty || p is not (1 or 2 or double.PositiveInfinity))
            return base.Norms(tensors, p);
        double[] ofSingles = Norms<GpuF32, float>(singles, p), ofDoubles = Norms<GpuF64, double>(doubles, p);
        var norms = new double[tensors.Length];
        int single = 0, other = 0;
        for (int i = 0; i < norms.Length; i++)
            norms[i] = tensors[i].DType == DType.Float64 ? ofDoubles[other++] : ofSingles[single++];
        return norms;

        static List<Tensor> OfType(ReadOnlySpan<Tensor> tensors, bool isDouble)
        {
            var found = new List<Tensor>();
            foreach (Tensor x in tensors)
            {
                if (x.DType == DType.Float64 == isDouble)
                    found.Add((x.DType.IsHalf() ? x.Cast(DType.Float32) : x).Contiguous());
            }

            return found;
        }
    }

    /// <summary>A part of every piece, then those of a tensor in order, in double.</summary>
    private double[] Norms<TLane, TElement>(Tensor[] tensors, double p)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        if (tensors.Length == 0)
            return [];
        long[] pieces = Array.ConvertAll(tensors, x => TensorTable.PiecesOf(x.Count));
        using Tensor parts = Tensor.Empty([checked((int)pieces.Sum())], DTypes.Of<TElement>(), Device);
        long first = 0;
        foreach (Tensor[] some in tensors.Chunk(TensorTable.Most))
        {
            var table = new TensorTable(Array.ConvertAll(some, x => x.Count));
            var views = new Eight<ArrayView<TElement>>(Array.ConvertAll(some, x => x.View<TElement>()));
            int power = double.IsInfinity(p) ? 0 : (int)p;
            queue.LaunchGroups(
                new NormKernel<TLane, TElement>(table, views, parts.View<TElement>(), first, power), table.Pieces);
            first += table.Pieces;
        }

        GC.KeepAlive(tensors);
        double[] values = parts.Cast(DType.Float64).ToArray<double>();
        var norms = new double[tensors.Length];
        int next = 0;
        for (int i = 0; i < norms.Length; i++)
        {
            for (long piece = 0; piece < pieces[i]; piece++, next++)
                norms[i] = double.IsInfinity(p) ? Math.Max(norms[i], values[next]) : norms[i] + values[next];
            norms[i] = p == 2 ? Math.Sqrt(norms[i]) : norms[i];
        }

        return norms;
    }

    /// <summary>Σ|x|ᵖ, or the largest |x| where the power is 0.</summary>
    internal readonly struct NormFold<TLane, TElement>(ArrayView<TElement> x, int power) : IFold<TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TElement Empty => TLane.Of(0.0).Element;

        public TElement Add(TElement state, long place, long k)
        {
            TLane size = TLane.Abs(TLane.Of(x[place]));
            return Join(state, (power == 2 ? size * size : size).Element);
        }

        public TElement Join(TElement a, TElement b) =>
            (power == 0 ? TLane.Max(TLane.Of(a), TLane.Of(b)) : TLane.Of(a) + TLane.Of(b)).Element;
    }

    /// <summary>A group does a piece of one of some tensors.</summary>
    internal readonly struct NormKernel<TLane, TElement>(
        TensorTable table, Eight<ArrayView<TElement>> views, ArrayView<TElement> parts, long first, int power)
        : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            int tensor = table.TensorOf(piece);
            long start = table.Start(tensor, piece), end = table.End(tensor, piece);
            var fold = new NormFold<TLane, TElement>(views.At(tensor), power);
            for (int slot = Group.IdxX; slot < GroupTree.Slots; slot += Group.DimX)
            {
                slots[slot] = GroupTree.Along<TElement, NormFold<TLane, TElement>>(
                    fold, start + slot, end, GroupTree.Slots, 0, 0);
            }

            GroupTree.Join(slots, GroupTree.Slots, 1, fold);
            if (Group.IdxX == 0)
                parts[first + piece] = slots[0];
            Group.Barrier();
        }
    }
}
