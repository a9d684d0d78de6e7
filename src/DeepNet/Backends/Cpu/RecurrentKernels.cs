using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>The arrays of a sequence, for the kernels; time goes from step 0 on, or from the last one.</summary>
/// <remarks>
/// Rows of the batch do not meet within a sequence, so a block of rows runs through all steps without waiting for
/// another. Where there are too few rows for that, the hidden units of one step are shared instead, step after step.
/// Either way an element is the same chain of operations.
/// </remarks>
internal unsafe struct RecurrentSequence<TElement>
    where TElement : unmanaged
{
    public int Steps;
    public int Batch;
    public int Hidden;
    public bool IsReverse;

    /// <summary>The recurrent weight in panels of the kernel's own order.</summary>
    public TElement* Panels;

    /// <summary>[steps, batch, saved · hidden].</summary>
    public TElement* Gates;

    /// <summary>Whether there will be a gradient.</summary>
    public bool KeepsGates;

    /// <summary>[saved · hidden].</summary>
    public TElement* Bias;

    /// <summary>[steps, batch, hidden].</summary>
    public TElement* Y;

    /// <summary>[batch, hidden] before the first step.</summary>
    public TElement* H;

    /// <summary>The same for cells.</summary>
    public TElement* InitialC;

    /// <summary>[steps, batch, hidden], or [batch, hidden] if the steps need not be kept.</summary>
    public TElement* C;

    /// <summary>Distance of the steps' cells: 0 if they are not kept.</summary>
    public long CStep;

    /// <summary>[steps, batch, hidden], or null.</summary>
    public TElement* Dy;

    /// <summary>[steps, batch, saved · hidden].</summary>
    public TElement* DGates;

    /// <summary>[batch, hidden].</summary>
    public TElement* Carry;

    /// <summary>[batch, hidden].</summary>
    public TElement* Dh;

    /// <summary>Where step i of the walk lies in time.</summary>
    public readonly int Time(int i) => IsReverse ? Steps - 1 - i : i;

    /// <summary>Row <paramref name="row"/> of the output before step i.</summary>
    public readonly TElement* FormerH(int i, int row) =>
        i == 0 ? H + ((long)row * Hidden) : Y + ((((long)Time(i - 1) * Batch) + row) * Hidden);

    /// <summary>The unit's place in every array, for row <paramref name="row"/> of step i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly RecurrentUnits<TElement> At(int i, int row, int unit, int saved)
    {
        int t = Time(i);
        long inBatch = ((long)row * Hidden) + unit, inSteps = ((long)t * Batch * Hidden) + inBatch;
        long inGates = ((((long)t * Batch) + row) * saved * Hidden) + unit;
        return new RecurrentUnits<TElement>
        {
            Hidden = Hidden,
            Gates = Gates + inGates,
            KeepsGates = KeepsGates,
            Bias = Bias + unit,
            FormerH = FormerH(i, row) + unit,
            H = Y + inSteps,
            FormerC = i == 0 ? InitialC + inBatch : C + (Time(i - 1) * CStep) + inBatch,
            C = C + (t * CStep) + inBatch,
            Dy = Dy == null ? null : Dy + inSteps,
            DGates = DGates + inGates,
            Carry = Carry + inBatch,
        };
    }

    /// <summary>Asks for what is read of some rows and units, long before it is: it lies in short pieces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AskFor(int i, int row, int rows, int unit, int units, int saved)
    {
        long bytes = (long)units * sizeof(TElement);
        for (int end = row + rows; row < end; row++)
        {
            RecurrentUnits<TElement> at = At(i, row, unit, saved);
            for (int gate = 0; gate < saved; gate++)
                CacheLines.AskFor(at.Gates + (gate * at.Hidden), bytes);
            if (C != null)
                CacheLines.AskFor(at.FormerC, bytes);
        }
    }
}

/// <summary>One item is a block of rows in all steps, or a block of units of one step.</summary>
/// <param name="sequence">The arrays.</param>
/// <param name="step">The step to do, or -1 for all.</param>
/// <param name="rowsPerItem">Rows of a block, if all steps are done.</param>
internal readonly unsafe struct RecurrentForward<TElement, TCell>(
    in RecurrentSequence<TElement> sequence, int step, int rowsPerItem) : IElementKernel<TElement>
    where TElement : unmanaged
    where TCell : struct, IRecurrentCell
{
    private readonly RecurrentSequence<TElement> _at = sequence;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int blocks = (_at.Hidden + TLane.Count - 1) / TLane.Count;
        for (long item = start; item < end; item++)
        {
            if (step >= 0)
            {
                Block<TLane, TScalar>(step, (int)item, 0, _at.Batch);
                continue;
            }

            int first = (int)item * rowsPerItem, last = Math.Min(first + rowsPerItem, _at.Batch);
            for (int i = 0; i < _at.Steps; i++)
            {
                for (int block = 0; block < blocks; block++)
                    Block<TLane, TScalar>(i, block, first, last);
            }
        }
    }

    [SkipLocalsInit]
    private void Block<TLane, TScalar>(int i, int block, int first, int last)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int unit = block * TLane.Count, width = TCell.Gates * TLane.Count;
        TElement* sums = stackalloc TElement[RecurrentTile.MostRows * RecurrentTile.MostVectors * TLane.Count];
        TElement* panel = _at.Panels + ((long)block * _at.Hidden * width);
        for (int row = first, rows; row < last; row += rows)
        {
            rows = RecurrentTile.Rows<TLane, TElement>(last - row);
            _at.AskFor(i, row, rows, unit, TLane.Count, TCell.Saved);
            RecurrentTile.Multiply<TLane, TElement>(
                rows, TCell.Gates, _at.Hidden, _at.FormerH(i, row), _at.Hidden, panel, sums);
            for (int r = 0; r < rows; r++)
            {
                RecurrentUnits<TElement> units = _at.At(i, row + r, unit, TCell.Saved);
                units.Sums = sums + (r * width);
                units.SumStride = TLane.Count;
                if (unit + TLane.Count <= _at.Hidden)
                {
                    TCell.Forward<TLane, TElement>(units);
                    continue;
                }

                for (int rest = _at.Hidden - unit; rest > 0; rest--)
                {
                    TCell.Forward<TScalar, TElement>(units);
                    units.Next();
                }
            }
        }
    }
}

/// <summary>The same backwards; step 0 is followed by one that only gives the gradient of the initial state.</summary>
/// <param name="sequence">The arrays.</param>
/// <param name="step">The step to do, counted as in the forward pass and -1 for the last; or -2 for all.</param>
/// <param name="rowsPerItem">Rows of a block, if all steps are done.</param>
internal readonly unsafe struct RecurrentBackward<TElement, TCell>(
    in RecurrentSequence<TElement> sequence, int step, int rowsPerItem) : IElementKernel<TElement>
    where TElement : unmanaged
    where TCell : struct, IRecurrentCell
{
    private readonly RecurrentSequence<TElement> _at = sequence;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int width = RecurrentTile.MostVectors * TLane.Count, blocks = (_at.Hidden + width - 1) / width;
        for (long item = start; item < end; item++)
        {
            if (step > -2)
            {
                Block<TLane, TScalar>(step, (int)item, 0, _at.Batch);
                continue;
            }

            int first = (int)item * rowsPerItem, last = Math.Min(first + rowsPerItem, _at.Batch);
            for (int i = _at.Steps - 1; i >= -1; i--)
            {
                for (int block = 0; block < blocks; block++)
                    Block<TLane, TScalar>(i, block, first, last);
            }
        }
    }

    [SkipLocalsInit]
    private void Block<TLane, TScalar>(int i, int block, int first, int last)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int most = RecurrentTile.MostVectors * TLane.Count, unit = block * most;
        int units = Math.Min(most, _at.Hidden - unit), vectors = (units + TLane.Count - 1) / TLane.Count;
        int depth = TCell.Gates * _at.Hidden;
        long gateRow = (long)TCell.Saved * _at.Hidden;
        TElement* sums = stackalloc TElement[RecurrentTile.MostRows * RecurrentTile.MostVectors * TLane.Count];
        TElement* panel = _at.Panels + ((long)block * depth * most);
        bool isFirst = i == _at.Steps - 1;
        TElement* later = isFirst ? _at.DGates : _at.DGates + ((long)_at.Time(i + 1) * _at.Batch * gateRow);
        for (int row = first, rows; row < last; row += rows)
        {
            rows = RecurrentTile.Rows<TLane, TElement>(last - row);
            if (i >= 0 && TCell.Saved > 1)
                _at.AskFor(i, row, rows, unit, units, TCell.Saved);
            RecurrentTile.Multiply<TLane, TElement>(
                rows, vectors, isFirst ? 0 : depth, later + (row * gateRow), gateRow, panel, sums);
            for (int r = 0; r < rows; r++)
            {
                int j = 0;
                for (; j + TLane.Count <= units; j += TLane.Count)
                    Units<TLane>(i, row + r, unit + j, sums + (r * vectors * TLane.Count) + j);
                for (; j < units; j++)
                    Units<TScalar>(i, row + r, unit + j, sums + (r * vectors * TLane.Count) + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Units<TLane>(int i, int row, int unit, TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        if (i >= 0)
        {
            RecurrentUnits<TElement> units = _at.At(i, row, unit, TCell.Saved);
            units.Sums = sums;
            TCell.Backward<TLane, TElement>(units);
            return;
        }

        long place = ((long)row * _at.Hidden) + unit;
        TLane dh = TLane.Load(sums);
        TLane.Store(TCell.HasDirectPath ? dh + TLane.Load(_at.Carry + place) : dh, _at.Dh + place);
    }
}

/// <summary>Lays the recurrent weight [gates · hidden, hidden] out for the forward kernel: per block of units and k the
/// weights of all gates. One item is a block of units.</summary>
internal readonly unsafe struct RecurrentForwardPack<TElement>(
    TElement* weight, TElement* panels, int gates, int hidden, int lanes) : IRangeKernel
    where TElement : unmanaged
{
    public void Run(long start, long end)
    {
        int width = gates * lanes;
        for (long block = start; block < end; block++)
        {
            TElement* panel = panels + (block * hidden * width);
            for (int gate = 0; gate < gates; gate++)
            {
                for (int lane = 0; lane < lanes; lane++)
                {
                    long unit = (block * lanes) + lane;
                    TElement* to = panel + (gate * lanes) + lane;
                    TElement* from = weight + (((gate * (long)hidden) + unit) * hidden);
                    for (long k = 0; k < hidden; k++)
                        to[k * width] = unit < hidden ? from[k] : default;
                }
            }
        }
    }
}

/// <summary>The same for the backward kernel: columns of the weight, some vectors wide. One item is a panel.</summary>
internal readonly unsafe struct RecurrentBackwardPack<TElement>(
    TElement* weight, TElement* panels, int depth, int hidden, int lanes) : IRangeKernel
    where TElement : unmanaged
{
    public void Run(long start, long end)
    {
        int most = RecurrentTile.MostVectors * lanes;
        for (long block = start; block < end; block++)
        {
            int units = (int)Math.Min(most, hidden - (block * most)), width = (units + lanes - 1) / lanes * lanes;
            TElement* to = panels + (block * depth * most);
            for (long k = 0; k < depth; k++, to += width)
            {
                new Span<TElement>(weight + (k * hidden) + (block * most), units).CopyTo(new Span<TElement>(to, width));
                new Span<TElement>(to + units, width - units).Clear();
            }
        }
    }
}
