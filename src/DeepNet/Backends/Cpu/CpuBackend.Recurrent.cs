using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Recurrent networks: the products with x are one matrix product for all steps, and so are the gradients of
/// the weights; between them runs one kernel from step to step.</summary>
internal sealed unsafe partial class CpuBackend
{
    /// <summary>Rows of the batch that one thread takes through the whole sequence.</summary>
    private const int RecurrentRows = 16;

    public override (Tensor Y, Tensor? C, Tensor[] Saved) Recur(RecurrentInputs a, bool keep)
    {
        if (!IsFused(a))
            return base.Recur(a, keep);
        return (a.Cell, a.X.DType) switch
        {
            (RecurrentCell.Lstm, DType.Float32) => Recur<float, LstmCellOp>(a, keep),
            (RecurrentCell.Lstm, _) => Recur<double, LstmCellOp>(a, keep),
            (RecurrentCell.Gru, DType.Float32) => Recur<float, GruCellOp>(a, keep),
            (RecurrentCell.Gru, _) => Recur<double, GruCellOp>(a, keep),
            (RecurrentCell.Tanh, DType.Float32) => Recur<float, TanhCellOp>(a, keep),
            (RecurrentCell.Tanh, _) => Recur<double, TanhCellOp>(a, keep),
            (_, DType.Float32) => Recur<float, ReluCellOp>(a, keep),
            _ => Recur<double, ReluCellOp>(a, keep),
        };
    }

    public override Tensor?[] RecurGrad(RecurrentInputs a, Tensor y, Tensor[] saved, Tensor? dy, Tensor? dc)
    {
        if (!IsFused(a))
            return base.RecurGrad(a, y, saved, dy, dc);
        return (a.Cell, a.X.DType) switch
        {
            (RecurrentCell.Lstm, DType.Float32) => RecurGrad<float, LstmCellOp>(a, y, saved, dy, dc),
            (RecurrentCell.Lstm, _) => RecurGrad<double, LstmCellOp>(a, y, saved, dy, dc),
            (RecurrentCell.Gru, DType.Float32) => RecurGrad<float, GruCellOp>(a, y, saved, dy, dc),
            (RecurrentCell.Gru, _) => RecurGrad<double, GruCellOp>(a, y, saved, dy, dc),
            (RecurrentCell.Tanh, DType.Float32) => RecurGrad<float, TanhCellOp>(a, y, saved, dy, dc),
            (RecurrentCell.Tanh, _) => RecurGrad<double, TanhCellOp>(a, y, saved, dy, dc),
            (_, DType.Float32) => RecurGrad<float, ReluCellOp>(a, y, saved, dy, dc),
            _ => RecurGrad<double, ReluCellOp>(a, y, saved, dy, dc),
        };
    }

    private static bool IsFused(RecurrentInputs a) =>
        a.Projection is null && a.Peepholes is null && a.X.Count > 0;

    private static (Tensor Y, Tensor? C, Tensor[] Saved) Recur<TElement, TCell>(RecurrentInputs a, bool keep)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        (int steps, int batch, int hidden, int rows) = (a.Steps, a.Batch, a.Hidden, a.Steps * a.Batch);
        int gates = TCell.Gates * hidden, saved = TCell.Saved * hidden, lanes = Simd.Width / 8 / sizeof(TElement);
        Tensor y = a.X.New([steps, batch, hidden]);
        Tensor products = TCell.Saved == 1 ? y : a.X.New([steps, batch, saved]);
        Multiply<TElement>(a.X, 0, a.X.Shape[2], 1, a.WeightX, 0, 1, a.X.Shape[2], products, 0, saved, rows, gates,
            a.X.Shape[2], accumulate: false);
        Tensor bias = Biases(a);
        Tensor? c = a.C is null ? null : keep ? a.X.New([steps, batch, hidden]) : a.X.New([batch, hidden]);
        int blocks = (hidden + lanes - 1) / lanes;
        Tensor panels = a.X.New([blocks * hidden * TCell.Gates * lanes]);
        Launch.Ranges(
            new RecurrentForwardPack<TElement>(
                a.WeightH.Pointer<TElement>(), panels.Pointer<TElement>(), TCell.Gates, hidden, lanes),
            blocks, 1, a.WeightH, panels);
        var sequence = new RecurrentSequence<TElement>
        {
            Steps = steps,
            Batch = batch,
            Hidden = hidden,
            IsReverse = a.IsReverse,
            Panels = panels.Pointer<TElement>(),
            Gates = products.Pointer<TElement>(),
            KeepsGates = keep,
            Bias = bias.Pointer<TElement>(),
            Y = y.Pointer<TElement>(),
            H = a.H.Pointer<TElement>(),
            InitialC = a.C is null ? null : a.C.Pointer<TElement>(),
            C = c is null ? null : c.Pointer<TElement>(),
            CStep = keep ? (long)batch * hidden : 0,
        };
        int parts = (batch + RecurrentRows - 1) / RecurrentRows, rowsPerItem = (batch + parts - 1) / parts;
        if (parts >= WorkerPool.ThreadCount)
        {
            Walk(new RecurrentForward<TElement, TCell>(sequence, -1, rowsPerItem), parts);
        }
        else
        {
            for (int i = 0; i < steps; i++)
                Walk(new RecurrentForward<TElement, TCell>(sequence, i, 0), blocks);
        }

        panels.Dispose();
        bias.Dispose();
        GC.KeepAlive(a);
        GC.KeepAlive(products);
        GC.KeepAlive(y);
        GC.KeepAlive(c);
        if (!keep)
        {
            if (TCell.Saved > 1)
                products.Dispose();
            return (y, c, []);
        }

        // The last cells are a copy, so that whoever carries them on does not hold those of all steps.
        return c is null
            ? (y, null, [products])
            : (y, c.Select(0, sequence.Time(steps - 1)).Clone(), [products, c]);
    }

    private static Tensor?[] RecurGrad<TElement, TCell>(
        RecurrentInputs a, Tensor y, Tensor[] saved, Tensor? dy, Tensor? dc)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        (int steps, int batch, int hidden) = (a.Steps, a.Batch, a.Hidden);
        int depth = TCell.Gates * hidden, lanes = Simd.Width / 8 / sizeof(TElement);
        int most = RecurrentTile.MostVectors * lanes, blocks = (hidden + most - 1) / most;
        Tensor panels = a.X.New([blocks * depth * most]);
        Launch.Ranges(
            new RecurrentBackwardPack<TElement>(
                a.WeightH.Pointer<TElement>(), panels.Pointer<TElement>(), depth, hidden, lanes),
            blocks, 1, a.WeightH, panels);
        Tensor dGates = a.X.New([steps, batch, TCell.Saved * hidden]), dh = a.H.NewLike();
        Tensor carry = dc is null ? Tensor.Zeros(a.H.Shape, a.H.DType, a.H.Device) : dc.Clone();
        var sequence = new RecurrentSequence<TElement>
        {
            Steps = steps,
            Batch = batch,
            Hidden = hidden,
            IsReverse = a.IsReverse,
            Panels = panels.Pointer<TElement>(),
            Gates = saved[0].Pointer<TElement>(),
            Y = y.Pointer<TElement>(),
            H = a.H.Pointer<TElement>(),
            InitialC = a.C is null ? null : a.C.Pointer<TElement>(),
            C = a.C is null ? null : saved[1].Pointer<TElement>(),
            CStep = (long)batch * hidden,
            Dy = dy is null ? null : dy.Pointer<TElement>(),
            DGates = dGates.Pointer<TElement>(),
            Carry = carry.Pointer<TElement>(),
            Dh = dh.Pointer<TElement>(),
        };
        int parts = (batch + RecurrentRows - 1) / RecurrentRows, rowsPerItem = (batch + parts - 1) / parts;
        if (parts >= WorkerPool.ThreadCount)
        {
            Walk(new RecurrentBackward<TElement, TCell>(sequence, -2, rowsPerItem), parts);
        }
        else
        {
            for (int i = steps - 1; i >= -1; i--)
                Walk(new RecurrentBackward<TElement, TCell>(sequence, i, 0), blocks);
        }

        panels.Dispose();
        GC.KeepAlive(saved);
        GC.KeepAlive(dy);
        Tensor? dw = a.WeightH.RequiresGrad ? RecurrentWeightGradient<TElement, TCell>(a, y, dGates) : null;
        (Tensor? dx, Tensor? dwx) = InputGradients<TElement, TCell>(a, dGates);
        (Tensor? db, Tensor? dbh) = BiasGradients<TCell>(a, dGates);
        dGates.Dispose();
        if (a.C is null)
            carry.Dispose();
        return [dx, dh, a.C is null ? null : carry, dwx, dw, db, dbh, null, null];
    }

    /// <summary>dW = Σₜ dGatesₜᵀ · hₜ₋₁: one product over the outputs and one over the initial state.</summary>
    private static Tensor RecurrentWeightGradient<TElement, TCell>(RecurrentInputs a, Tensor y, Tensor dGates)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        Tensor dw = a.WeightH.NewLike();
        (int steps, int batch, int hidden) = (a.Steps, a.Batch, a.Hidden);
        int gates = TCell.Gates * hidden, row = TCell.Saved * hidden, former = (steps - 1) * batch;
        long gateStep = (long)batch * row, step = (long)batch * hidden;
        Multiply<TElement>(
            dGates, a.IsReverse ? (steps - 1) * gateStep : 0, 1, row, a.H, 0, hidden, 1, dw, 0, hidden, gates, hidden,
            batch, accumulate: false);
        if (former > 0)
        {
            Multiply<TElement>(
                dGates, a.IsReverse ? 0 : gateStep, 1, row, y, a.IsReverse ? step : 0, hidden, 1, dw, 0, hidden, gates,
                hidden, former, accumulate: true);
        }

        return dw;
    }

    /// <summary>dx = dGates · W and dW = dGatesᵀ · x; the n of a GRU meets x with a gradient of its own, behind the
    /// others.</summary>
    private static (Tensor? Dx, Tensor? Dw) InputGradients<TElement, TCell>(RecurrentInputs a, Tensor dGates)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        (int rows, int hidden, int inputs, int row) = (
            a.Steps * a.Batch, a.Hidden, a.X.Shape[2], TCell.Saved * a.Hidden);
        Tensor? dx = a.X.RequiresGrad ? a.X.NewLike() : null, dw = a.WeightX.RequiresGrad ? a.WeightX.NewLike() : null;
        bool isSplit = TCell.Gates != TCell.Saved;
        (int Gate, int From, int Count)[] ranges =
            isSplit ? [(0, 0, 2 * hidden), (2 * hidden, 3 * hidden, hidden)] : [(0, 0, TCell.Gates * hidden)];
        foreach ((int gate, int from, int count) in ranges)
        {
            if (dx is not null)
            {
                Multiply<TElement>(
                    dGates, from, row, 1, a.WeightX, (long)gate * inputs, inputs, 1, dx, 0, inputs, rows, inputs, count,
                    accumulate: gate > 0);
            }

            if (dw is not null)
            {
                Multiply<TElement>(
                    dGates, from, 1, row, a.X, 0, inputs, 1, dw, (long)gate * inputs, inputs, count, inputs, rows,
                    accumulate: false);
            }
        }

        return (dx, dw);
    }

    private static (Tensor? Dbx, Tensor? Dbh) BiasGradients<TCell>(RecurrentInputs a, Tensor dGates)
        where TCell : struct, IRecurrentCell
    {
        if (a.BiasX is not { } bx || a.BiasH is not { } bh || !(bx.RequiresGrad || bh.RequiresGrad))
            return (null, null);
        int hidden = a.Hidden, saved = TCell.Saved * hidden;
        Tensor sums = dGates.New([saved]);
        dGates.Backend.Reduce(dGates, sums, 1, (long)a.Steps * a.Batch, saved, default(SumOp));
        if (TCell.Gates == TCell.Saved)
            return (sums, sums);
        Tensor[] parts = sums.Split(hidden);
        return (Tensor.Concat([parts[0], parts[1], parts[3]]), sums.Narrow(0, 0, 3 * hidden));
    }

    /// <summary>What is added to the gates: the biases that always meet are one; those of n in a GRU stay
    /// apart.</summary>
    private static Tensor Biases(RecurrentInputs a)
    {
        int hidden = a.Hidden;
        if (a.BiasX is not { } bx || a.BiasH is not { } bh)
            return Tensor.Zeros([4 * hidden], a.X.DType, a.X.Device);
        return a.Cell == RecurrentCell.Gru
            ? Tensor.Concat([
                bx.Narrow(0, 0, 2 * hidden) + bh.Narrow(0, 0, 2 * hidden), bx.Narrow(0, 2 * hidden, hidden),
                bh.Narrow(0, 2 * hidden, hidden)])
            : bx + bh;
    }

    private static void Walk<TElement, TCell>(RecurrentForward<TElement, TCell> kernel, int items)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        if (typeof(TElement) == typeof(float))
        {
            Launch.Float(
                Unsafe.BitCast<RecurrentForward<TElement, TCell>, RecurrentForward<float, TCell>>(kernel), items, 1);
        }
        else
        {
            Launch.Double(
                Unsafe.BitCast<RecurrentForward<TElement, TCell>, RecurrentForward<double, TCell>>(kernel), items, 1);
        }
    }

    private static void Walk<TElement, TCell>(RecurrentBackward<TElement, TCell> kernel, int items)
        where TElement : unmanaged
        where TCell : struct, IRecurrentCell
    {
        if (typeof(TElement) == typeof(float))
        {
            Launch.Float(
                Unsafe.BitCast<RecurrentBackward<TElement, TCell>, RecurrentBackward<float, TCell>>(kernel), items, 1);
        }
        else
        {
            Launch.Double(
                Unsafe.BitCast<RecurrentBackward<TElement, TCell>, RecurrentBackward<double, TCell>>(kernel), items, 1);
        }
    }

    /// <summary>C (+)= A · B from places and strides within tensors.</summary>
    private static void Multiply<TElement>(
        Tensor a, long aStart, long aRow, long aColumn, Tensor b, long bStart, long bRow, long bColumn, Tensor c,
        long cStart, long cRow, int m, int n, int k, bool accumulate)
        where TElement : unmanaged
    {
        if (typeof(TElement) == typeof(float))
        {
            Gemm.Multiply(
                a.Pointer<float>() + aStart, aRow, aColumn, b.Pointer<float>() + bStart, bRow, bColumn,
                c.Pointer<float>() + cStart, cRow, m, n, k, accumulate);
        }
        else
        {
            Gemm.Multiply(
                a.Pointer<double>() + aStart, aRow, aColumn, b.Pointer<double>() + bStart, bRow, bColumn,
                c.Pointer<double>() + cStart, cRow, m, n, k, accumulate);
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }
}
