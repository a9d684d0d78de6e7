using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A part of this tensor, as in NumPy and PyTorch: <c>x[0]</c>, <c>x[.., 1..^1]</c>, <c>x[mask]</c>,
    /// <c>x[rows, columns]</c>.
    /// </summary>
    /// <remarks>
    /// Numbers, ranges, <see cref="TensorIndex.Ellipsis"/> and <see cref="TensorIndex.NewAxis"/> give views; index
    /// tensors and masks give
    /// copies. Several index tensors broadcast against each other; their dims come where the first of them stands if
    /// they stand side by
    /// side, else in front. Numbers are applied first, as PyTorch does. Gradients flow through reading. Writing
    /// changes this tensor's
    /// memory in place, with the value broadcast; among equal indices the last one stays.
    /// </remarks>
    /// <exception cref="ShapeException">There are too many parts, masks or index tensors do not fit, or the value
    /// does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its dimension.</exception>
    /// <exception cref="InvalidOperationException">Writing to a tensor that takes part in gradients: use
    /// <see cref="IndexPut"/>.</exception>
    public Tensor this[params ReadOnlySpan<TensorIndex> index]
    {
        get
        {
            if (index.Length == 1 && index[0].Tensor is { DType: DType.Bool } mask && mask.Rank == Rank && Rank > 0)
            {
                CheckMask(mask, 0, this);
                return MaskedSelect(mask);
            }

            Tensor view = BasicView(index, out List<(int Dim, Tensor Tensor)> tensors);
            return tensors.Count == 0 ? view : RowSelection.Of(view, tensors).Read(view);
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Check.State(
                !GradMode.IsEnabled || !(RequiresGrad || value.RequiresGrad),
                $"x[...] = value: writing in place would change values that gradients need; "
                + $"use IndexPut, or Tensor.NoGrad().");
            if (DType == DType.Float32 && Autocast.IsOn)
                value = Autocast.Met(value, DType);
            Check.SameKind("x[...] = value", this, value);
            Tensor target = Detach().BasicView(index, out List<(int Dim, Tensor Tensor)> tensors);
            CheckDistinct(target.Layout);
            value = value.Detach();
            if (value.Storage == Storage)
                value = value.Clone();
            if (tensors.Count == 0)
                Backend.Copy(ValueFor(value, target.Shape), target);
            else
                RowSelection.Of(target, tensors).Write(target, value);
            Storage.Version++;
        }
    }

    /// <summary>
    /// A copy of this tensor with the value at an index, through which gradients flow to both. torch.index_put.
    /// </summary>
    /// <param name="index">As in <c>x[…]</c>.</param>
    /// <param name="value">Broadcast to the shape of <c>x[index]</c>.</param>
    /// <param name="accumulate">Whether it is added to what is there, equal indices all; else the last one
    /// stays.</param>
    /// <exception cref="ShapeException">The index does not fit, or the value does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its dimension.</exception>
    public Tensor IndexPut(ReadOnlySpan<TensorIndex> index, Tensor value, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Autocast.Meeting(this, value) is (var x, var written))
            return x.IndexPut(index, written, accumulate);
        Check.SameKind(nameof(IndexPut), this, value);
        int count = Check.Size("x[...]", Count);
        Tensor places = Counting(count, Device).Reshape(Shape)[index];
        Tensor values = ValueFor(value, places.Shape).Reshape(Check.Size("x[...]", places.Count));
        Tensor flat = Reshape(count);
        places = places.Reshape(-1);
        return (accumulate ? flat.IndexAdd(0, places, values) : flat.IndexCopy(0, places, values)).Reshape(Shape);
    }

    private static Tensor ValueFor(Tensor value, Shape shape)
    {
        // As in NumPy, leading dims of size 1 too many do no harm.
        while (value.Rank > shape.Rank && value.Shape[0] == 1)
            value = value.Squeeze(0);
        bool fits = value.Rank <= shape.Rank;
        for (int i = 1; fits && i <= value.Rank; i++)
            fits = value.Shape[-i] == 1 || value.Shape[-i] == shape[-i];
        Check.Shape(fits, $"x[...] = value: value {value.Shape} does not broadcast to {shape}, the shape of x[...].");
        return value.Expand(shape);
    }

    private static void CheckMask(Tensor mask, int dim, Tensor x)
    {
        bool fits = mask.Rank > 0 && dim + mask.Rank <= x.Rank;
        for (int d = 0; fits && d < mask.Rank; d++)
            fits = mask.Shape[d] == x.Shape[dim + d];
        Check.Shape(fits, $"x[...]: mask {mask.Shape} does not match shape {x.Shape} from dim {dim} on.");
    }

    private static void CheckDistinct(Layout layout)
    {
        // From the smallest step on, each must lead beyond everything that smaller ones reach.
        long reach = 0;
        long[] strides = layout.Strides.ToArray();
        foreach (int d in Enumerable.Range(0, layout.Shape.Rank).Where(d => layout.Shape[d] > 1)
            .OrderBy(d => strides[d]))
        {
            Check.State(
                strides[d] > reach,
                $"x[...] = value: the tensor is expanded, several of its elements are one in memory; "
                + $"write to x.Clone().");
            reach += strides[d] * (layout.Shape[d] - 1);
        }
    }

    /// <summary>
    /// All parts of the index but its tensors applied; those with the dims of the view that they index.
    /// </summary>
    private Tensor BasicView(ReadOnlySpan<TensorIndex> index, out List<(int Dim, Tensor Tensor)> tensors)
    {
        int used = 0, ellipses = 0;
        foreach (TensorIndex part in index)
        {
            ellipses += part.Kind == IndexKind.Ellipsis ? 1 : 0;
            used += part.Kind switch
            {
                IndexKind.Single or IndexKind.Slice => 1,
                IndexKind.Tensor => part.Tensor!.DType == DType.Bool ? part.Tensor.Rank : 1,
                _ => 0,
            };
        }

        Check.Shape(ellipses <= 1, $"x[...]: {ellipses} ellipses; there can be one.");
        Check.Shape(used <= Rank, $"x[...]: an index of {used} dims for shape {Shape}, which has {Rank}.");
        Tensor view = this;
        int dim = 0;
        tensors = [];
        foreach (TensorIndex part in index)
        {
            switch (part.Kind)
            {
                case IndexKind.Single:
                    view = view.SelectAt(dim, part.Start);
                    break;
                case IndexKind.Slice:
                    view = view.SliceAt(dim++, part);
                    break;
                case IndexKind.Ellipsis:
                    dim += Rank - used;
                    break;
                case IndexKind.NewAxis:
                    view = view.Unsqueeze(dim++);
                    break;
                case IndexKind.Tensor when part.Tensor!.DType == DType.Bool:
                    CheckMask(part.Tensor, dim, view);
                    foreach (Tensor column in part.Tensor.Nonzero().Unbind(1))
                        tensors.Add((dim++, column));
                    break;
                default:
                    tensors.Add((dim, view.WrappedIndices("x[...]", part.Tensor!, dim, view.Shape[dim])));
                    dim++;
                    break;
            }
        }

        return view;
    }

    private Tensor SelectAt(int dim, Index index)
    {
        int size = Shape[dim], i = index.GetOffset(size);
        if (i < 0 || i >= size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index,
                $"x[...]: index {index} is outside [{-size}, {size - 1}] of dim {dim} of shape {Shape}.");
        }

        return Select(dim, i);
    }

    private Tensor SliceAt(int dim, TensorIndex part)
    {
        int size = Shape[dim];
        int start = Math.Clamp(part.Start.GetOffset(size), 0, size);
        int stop = Math.Clamp(part.Stop.GetOffset(size), 0, size);
        return Slice(dim, start, stop, part.Step);
    }

    /// <summary>
    /// Index tensors over some dims of a view: with those dims in front, whole rows at numbers computed from all of
    /// them.
    /// </summary>
    private readonly struct RowSelection(int[] order, Tensor rows, Shape indexShape, int place)
    {
        public static RowSelection Of(Tensor view, List<(int Dim, Tensor Tensor)> tensors)
        {
            Shape shape = Shape.Scalar;
            foreach ((_, Tensor index) in tensors)
                shape = Shape.Broadcast("x[...]", shape, index.Shape);

            Tensor? rows = null;
            var order = new List<int>(view.Rank);
            bool isAdjacent = true;
            foreach ((int dim, Tensor index) in tensors)
            {
                isAdjacent &= order.Count == 0 || dim == order[^1] + 1;
                order.Add(dim);
                Tensor expanded = index.Expand(shape);
                rows = rows is null ? expanded : (rows * (double)view.Shape[dim]) + expanded;
            }

            int place = isAdjacent ? order[0] : 0;
            for (int d = 0; d < view.Rank; d++)
            {
                if (!order.Contains(d))
                    order.Add(d);
            }

            return new RowSelection([.. order], rows!.Reshape(Check.Size("x[...]", shape.Count)), shape, place)
            {
                IndexedDims = tensors.Count,
            };
        }

        private int IndexedDims { get; init; }

        public Tensor Read(Tensor view)
        {
            Tensor x = view.Permute(order);
            Tensor y = Flat(x).IndexSelect(0, rows).Reshape([.. indexShape, .. x.Shape.AsSpan()[IndexedDims..]]);
            return y.Permute(Back(y.Rank));
        }

        public void Write(Tensor target, Tensor value)
        {
            Tensor x = target.Permute(order), part = x.Contiguous();
            ReadOnlySpan<int> rest = x.Shape.AsSpan()[IndexedDims..];
            int rank = indexShape.Rank + rest.Length;
            int[] front = [.. indexShape, .. rest], back = Back(rank), sizes = Array.ConvertAll(back, d => front[d]);
            var forth = new int[rank];
            for (int i = 0; i < rank; i++)
                forth[back[i]] = i;
            Tensor source = ValueFor(value, sizes).Permute(forth).Contiguous();
            (long n, long inner) = Rows(x.Shape);
            x.Backend.IndexScatter(part, rows, source, 1, n, rows.Count, inner, default(AssignOp));
            if (part != x)
                x.Backend.Copy(part, x);
        }

        private Tensor Flat(Tensor x)
        {
            (long n, long inner) = Rows(x.Shape);
            return x.Reshape(Check.Size("x[...]", n), Check.Size("x[...]", inner));
        }

        private (long N, long Inner) Rows(Shape shape)
        {
            long n = 1, inner = 1;
            for (int d = 0; d < shape.Rank; d++)
            {
                if (d < IndexedDims)
                    n *= shape[d];
                else
                    inner *= shape[d];
            }

            return (n, inner);
        }

        /// <summary>The permutation that takes the index's dims from the front to their place.</summary>
        private int[] Back(int rank)
        {
            var dims = new int[rank];
            for (int i = 0; i < rank; i++)
                dims[i] = i < place ? indexShape.Rank + i : i < place + indexShape.Rank ? i - place : i;
            return dims;
        }
    }
}
