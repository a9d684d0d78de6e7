using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override (long Outside, long Label, long Kept) CheckLabels(Tensor labels, int classes, long ignoreIndex)
    {
        if (labels.Count == 0)
            return (-1, 0, 0);

        // What is read back is two numbers per part.
        var cover = new GroupCover(1, labels.Count, 1, isCut: true);
        Tensor parts = labels.New([checked((int)cover.Parts), 2]);
        LaunchTiles(
            new CheckLabelsKernel(new(labels.View<long>(), classes, ignoreIndex), parts.View<long>(), cover), cover);
        long[] found = parts.ToArray<long>();
        parts.Dispose();
        long outside = long.MaxValue, kept = 0;
        for (int i = 0; i < found.Length; i += 2)
            (outside, kept) = (Math.Min(outside, found[i]), kept + found[i + 1]);
        if (outside == long.MaxValue)
            return (-1, 0, kept);
        Tensor first = labels.Reshape([checked((int)labels.Count)]).Narrow(0, (int)outside, 1);
        return (outside, first.ToArray<long>()[0], kept);
    }

    public override (Tensor Losses, Tensor? State) CrossEntropy(Tensor x, ClassTargets targets)
    {
        using var held = new Held(x, targets);
        return x.DType switch
        {
            DType.Float32 => CrossEntropy<GpuF32, float>(x, targets),
            DType.Float64 => CrossEntropy<GpuF64, double>(x, targets),
            _ => throw Unexpected(x.DType),
        };
    }

    public override Tensor CrossEntropyGrad(Tensor x, ClassTargets targets, Tensor? state, Tensor dy)
    {
        using var held = new Held(x, targets, state, dy);
        return x.DType switch
        {
            DType.Float32 => CrossEntropyGrad<GpuF32, float>(x, targets, state!, dy),
            DType.Float64 => CrossEntropyGrad<GpuF64, double>(x, targets, state!, dy),
            _ => throw Unexpected(x.DType),
        };
    }

    private (Tensor Losses, Tensor? State) CrossEntropy<TLane, TElement>(Tensor x, ClassTargets targets)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        // Per row the maximum m and log Σ exp(x - m): kept apart, so that x - m - log Σ stays accurate for large x.
        (int batch, int classes, int inner) = (targets.Batch, targets.Classes, targets.Inner);
        Tensor losses = x.New([batch, inner]), state = x.New([2, batch, inner]);
        if (losses.Count == 0)
            return (losses, state);
        var rule = new CrossEntropyRule<TLane, TElement>(
            x.View<TElement>(), targets.Labels.View<long>(), (targets.Weight ?? x).View<TElement>(),
            losses.View<TElement>(), state.View<TElement>(), targets);
        if (GroupCover.SuitsThreads(batch, classes, inner))
        {
            queue.Launch(new CrossEntropyColumnKernel<TLane, TElement>(rule), losses.Count);
        }
        else
        {
            var cover = new GroupCover(batch, classes, inner, isCut: false);
            LaunchTiles(new CrossEntropyTileKernel<TLane, TElement>(rule, cover), cover);
        }

        return (losses, state);
    }

    private Tensor CrossEntropyGrad<TLane, TElement>(Tensor x, ClassTargets targets, Tensor state, Tensor dy)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        Tensor dx = x.NewLike();
        (int batch, int classes, int inner) = (targets.Batch, targets.Classes, targets.Inner);
        if (dx.Count == 0)
            return dx;
        Tensor? total = null;
        if (targets.Weight is not null && targets.Smoothing != 0)
        {
            total = x.New([1]);
            Reduce(targets.Weight, total, 1, classes, 1, default(SumOp));
        }

        var rule = new CrossEntropyGradRule<TLane, TElement>(
            x.View<TElement>(), targets.Labels.View<long>(), (targets.Weight ?? x).View<TElement>(),
            (total ?? x).View<TElement>(), state.View<TElement>(), dy.View<TElement>(), dx.View<TElement>(), targets);
        if (GroupCover.SuitsThreads(batch, classes, inner))
        {
            queue.Launch(new CrossEntropyGradColumnKernel<TLane, TElement>(rule), (long)batch * inner);
        }
        else
        {
            var cover = new GroupCover(batch, classes, inner, isCut: true);
            LaunchTiles(new CrossEntropyGradTileKernel<TLane, TElement>(rule, cover), cover);
        }

        total?.Dispose();
        return dx;
    }

    /// <summary>The first label that is neither a class nor ignored, or the largest number; and how many are not
    /// ignored.</summary>
    internal readonly struct LabelFold(ArrayView<long> labels, long classes, long ignored) : IFold<Pair<long>>
    {
        public Pair<long> Empty => new(long.MaxValue, 0);

        public Pair<long> Add(Pair<long> state, long place, long k)
        {
            long label = labels[place];
            if (label == ignored)
                return state;
            bool isOutside = label < 0 || label >= classes;
            return new(isOutside ? Math.Min(place, state.First) : state.First, state.Second + 1);
        }

        public Pair<long> Join(Pair<long> a, Pair<long> b) =>
            new(Math.Min(a.First, b.First), a.Second + b.Second);
    }

    /// <summary>One group is one part of the labels.</summary>
    internal readonly struct CheckLabelsKernel(LabelFold fold, ArrayView<long> parts, GroupCover cover)
        : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            ArrayView<Pair<long>> slots = SharedMemory.Allocate<Pair<long>>(GroupTree.Slots);
            Pair<long> found = GroupTree.Row(slots, cover.At(piece), fold);
            if (Group.IdxX != 0)
                return;
            parts[2 * piece] = found.First;
            parts[(2 * piece) + 1] = found.Second;
        }
    }

    /// <summary>What a loss is made of; positions are those of [batch, inner].</summary>
    internal readonly struct CrossEntropyRule<TLane, TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public readonly ArrayView<TElement> X;
        public readonly long Classes, Inner;

        private readonly ArrayView<long> _labels;
        private readonly ArrayView<TElement> _weight, _losses, _state;
        private readonly long _positions, _ignored;
        private readonly TElement _kept, _share;
        private readonly int _hasWeight, _isSmooth;

        public CrossEntropyRule(
            ArrayView<TElement> x, ArrayView<long> labels, ArrayView<TElement> weight, ArrayView<TElement> losses,
            ArrayView<TElement> state, ClassTargets targets)
        {
            (X, _labels, _weight, _losses, _state) = (x, labels, weight, losses, state);
            (Classes, Inner, _ignored) = (targets.Classes, targets.Inner, targets.IgnoreIndex);
            _positions = (long)targets.Batch * targets.Inner;
            _kept = TLane.Of(1 - targets.Smoothing).Element;
            _share = TLane.Of(targets.Smoothing / targets.Classes).Element;
            (_hasWeight, _isSmooth) = (targets.Weight is null ? 0 : 1, targets.Smoothing == 0 ? 0 : 1);
        }

        /// <summary>Whether losses need Σ over the classes of w · (-log softmax).</summary>
        public bool IsSmooth => _isSmooth != 0;

        /// <summary>w · (-log softmax) of one class.</summary>
        public TLane Weighted(Pair<TElement> row, long place, long label)
        {
            TLane term = Term(row, place);
            return _hasWeight != 0 ? TLane.Of(_weight[label]) * term : term;
        }

        /// <summary>Writes the loss at a position, and the state.</summary>
        public void Write(long position, long first, Pair<TElement> row, TElement smooth)
        {
            _state[position] = row.First;
            _state[_positions + position] = row.Second;
            long label = _labels[position];
            TLane loss = TLane.Of(0.0);
            if (label != _ignored)
            {
                loss = Weighted(row, first + (label * Inner), label);
                if (_isSmooth != 0)
                    loss = (TLane.Of(_kept) * loss) + (TLane.Of(_share) * TLane.Of(smooth));
            }

            _losses[position] = loss.Element;
        }

        // -log softmax(x).
        private TLane Term(Pair<TElement> row, long place) =>
            TLane.Of(row.Second) - (TLane.Of(X[place]) - TLane.Of(row.First));
    }

    /// <summary>Σ over the classes of w · (-log softmax).</summary>
    internal readonly struct SmoothTerm<TLane, TElement>(CrossEntropyRule<TLane, TElement> rule, Pair<TElement> row)
        : ITerm<TLane>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TLane At(long place, long k) => rule.Weighted(row, place, k);
    }

    /// <summary>One thread is one position.</summary>
    internal readonly struct CrossEntropyColumnKernel<TLane, TElement>(CrossEntropyRule<TLane, TElement> rule)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long sample = Quotient(index, rule.Inner), column = index - (sample * rule.Inner);
            long first = (sample * rule.Classes * rule.Inner) + column, end = first + (rule.Classes * rule.Inner);
            Pair<TElement> row = ExpSumFold<TLane, TElement>.Logarithm(
                GroupTree.Along<Pair<TElement>, ExpSumFold<TLane, TElement>>(
                    new(rule.X), first, end, rule.Inner, 0, 1));
            TElement smooth = TLane.Of(0.0).Element;
            if (rule.IsSmooth)
            {
                smooth = GroupTree.Along<TElement, SumFold<TLane, TElement, SmoothTerm<TLane, TElement>>>(
                    new(new(rule, row)), first, end, rule.Inner, 0, 1);
            }

            rule.Write(index, first, row, smooth);
        }
    }

    /// <summary>One group is the positions of a tile.</summary>
    internal readonly struct CrossEntropyTileKernel<TLane, TElement>(
        CrossEntropyRule<TLane, TElement> rule, GroupCover cover) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<Pair<TElement>> rows = SharedMemory.Allocate<Pair<TElement>>(GroupTree.Slots);
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            GroupTree.Fold(rows, tile, new ExpSumFold<TLane, TElement>(rule.X));
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
                rows[column] = ExpSumFold<TLane, TElement>.Logarithm(rows[column]);
            Group.Barrier();
            if (rule.IsSmooth)
            {
                for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
                {
                    slots[slot] = tile.Fold<TElement, SumFold<TLane, TElement, SmoothTerm<TLane, TElement>>>(
                        slot, new(new(rule, rows[tile.Column(slot)])));
                }

                GroupTree.Join(
                    slots, tile.Rows, tile.Width,
                    new SumFold<TLane, TElement, SmoothTerm<TLane, TElement>>(new(rule, rows[0])));
            }

            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
                rule.Write(tile.Position + column, tile.First(column), rows[column], slots[column]);
            Group.Barrier();
        }
    }

    /// <summary>dx = a softmax(x) - b w, less dy (1 - ε) w[t] at the label t,
    /// with a = dy ((1 - ε) w[t] + ε Σw / classes), b = dy ε / classes.</summary>
    internal readonly struct CrossEntropyGradRule<TLane, TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public readonly long Classes, Inner;

        private readonly ArrayView<long> _labels;
        private readonly ArrayView<TElement> _x, _weight, _total, _state, _dy, _dx;
        private readonly long _positions, _ignored;
        private readonly TElement _kept, _share, _classes;
        private readonly int _hasWeight, _isSmooth;

        public CrossEntropyGradRule(
            ArrayView<TElement> x, ArrayView<long> labels, ArrayView<TElement> weight, ArrayView<TElement> total,
            ArrayView<TElement> state, ArrayView<TElement> dy, ArrayView<TElement> dx, ClassTargets targets)
        {
            (_x, _labels, _weight, _total, _state, _dy, _dx) = (x, labels, weight, total, state, dy, dx);
            (Classes, Inner, _ignored) = (targets.Classes, targets.Inner, targets.IgnoreIndex);
            _positions = (long)targets.Batch * targets.Inner;
            _kept = TLane.Of(1 - targets.Smoothing).Element;
            _share = TLane.Of(targets.Smoothing / targets.Classes).Element;
            _classes = TLane.Of((double)targets.Classes).Element;
            (_hasWeight, _isSmooth) = (targets.Weight is null ? 0 : 1, targets.Smoothing == 0 ? 0 : 1);
        }

        /// <summary>Writes the classes at place, place + step … below end of one position; the first is class k.
        /// </summary>
        public void Write(long position, long place, long end, long step, long k, long stepK)
        {
            long label = _labels[position];
            if (label == _ignored)
            {
                for (; place < end; place += step)
                    _dx[place] = TLane.Of(0.0).Element;
                return;
            }

            TLane gradient = TLane.Of(_dy[position]), hit = TLane.Of(_kept) * gradient, rest = TLane.Of(0.0);
            if (_hasWeight != 0)
                hit *= TLane.Of(_weight[label]);
            TLane scale = hit;
            if (_isSmooth != 0)
            {
                rest = TLane.Of(_share) * gradient;
                scale = hit + (TLane.Of(_hasWeight != 0 ? _total[0] : _classes) * rest);
            }

            TLane max = TLane.Of(_state[position]), log = TLane.Of(_state[_positions + position]);
            for (; place < end; place += step, k += stepK)
            {
                TLane value = scale * TLane.Exp(TLane.Of(_x[place]) - max - log);
                value -= _hasWeight != 0 ? rest * TLane.Of(_weight[k]) : rest;
                if (k == label)
                    value -= hit;
                _dx[place] = value.Element;
            }
        }
    }

    /// <summary>One thread is one position.</summary>
    internal readonly struct CrossEntropyGradColumnKernel<TLane, TElement>(CrossEntropyGradRule<TLane, TElement> rule)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long sample = Quotient(index, rule.Inner), column = index - (sample * rule.Inner);
            long first = (sample * rule.Classes * rule.Inner) + column;
            rule.Write(index, first, first + (rule.Classes * rule.Inner), rule.Inner, 0, 1);
        }
    }

    /// <summary>One group is a tile: some positions, all classes of them or a part.</summary>
    internal readonly struct CrossEntropyGradTileKernel<TLane, TElement>(
        CrossEntropyGradRule<TLane, TElement> rule, GroupCover cover) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            GroupTile tile = cover.At(piece);
            for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
            {
                rule.Write(
                    tile.Position + tile.Column(slot), tile.First(slot), tile.End, tile.Step, tile.FirstK(slot),
                    tile.Rows);
            }
        }
    }
}
