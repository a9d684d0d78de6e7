using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;

namespace DeepNet.Gpu;

/// <summary>Recurrent networks: the products with x are one matrix product for all steps, and so are the gradients of
/// the weights; between them every step is a product with the recurrent weight and one kernel for the cell.</summary>
internal sealed partial class GpuBackend
{
    public override (Tensor Y, Tensor? C, Tensor[] Saved) Recur(RecurrentInputs inputs, bool keep)
    {
        using var held = new Held(inputs);
        if (!IsFused(inputs))
            return base.Recur(inputs, keep);
        return inputs.X.DType == DType.Float32
            ? Recur<GpuF32, float>(inputs, keep)
            : Recur<GpuF64, double>(inputs, keep);
    }

    public override Tensor?[] RecurGrad(RecurrentInputs inputs, Tensor y, Tensor[] saved, Tensor? dy, Tensor? dc)
    {
        using var held = new Held(inputs, y, saved, dy, dc);
        if (!IsFused(inputs))
            return base.RecurGrad(inputs, y, saved, dy, dc);
        return inputs.X.DType == DType.Float32
            ? RecurGrad<GpuF32, float>(inputs, y, saved, dy, dc)
            : RecurGrad<GpuF64, double>(inputs, y, saved, dy, dc);
    }

    private static bool IsFused(RecurrentInputs a) =>
        a.Projection is null && a.Peepholes is null && a.X.Count > 0;

    private static int Time(RecurrentInputs a, int step) => a.IsReverse ? a.Steps - 1 - step : step;

    /// <summary>Saved are the open gates, and the cells of an LSTM or W_hn h + b_hn of a GRU; nothing for
    /// others.</summary>
    private (Tensor Y, Tensor? C, Tensor[] Saved) Recur<TLane, TElement>(RecurrentInputs a, bool keep)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (int steps, int batch, int hidden, int inputs) = (a.Steps, a.Batch, a.Hidden, a.X.Shape[2]);
        int gates = a.WeightX.Shape[0];
        Tensor y = a.X.New([steps, batch, hidden]), products = a.X.New([steps, batch, gates]);
        MatMul(
            a.X.Reshape(steps * batch, inputs), a.WeightX.Transpose(), products.Reshape(steps * batch, gates));
        Tensor recurrent = a.X.New([batch, gates]), weightH = a.WeightH.Transpose();
        bool isLstm = a.Cell == RecurrentCell.Lstm, isGru = a.Cell == RecurrentCell.Gru;
        Tensor? more = !isLstm && !isGru ? null
            : keep ? a.X.New([steps, batch, hidden])
            : a.X.New([1, batch, hidden]);
        for (int i = 0; i < steps; i++)
        {
            int t = Time(a, i);
            Tensor former = i == 0 ? a.H : y.Select(0, Time(a, i - 1)), h = y.Select(0, t);
            MatMul(former, weightH, recurrent);
            var sums = new RecurrentSums<TLane, TElement>(products.Select(0, t), recurrent, a.BiasX, a.BiasH, hidden);
            Tensor? kept = more?.Select(0, keep ? t : 0);
            if (isLstm)
            {
                Tensor formerC = i == 0 ? a.C! : keep ? more!.Select(0, Time(a, i - 1)) : kept!;
                queue.Launch(
                    new LstmForward<TLane, TElement>(
                        sums, formerC.View<TElement>(), kept!.View<TElement>(), h.View<TElement>()),
                    h.Count);
            }
            else if (isGru)
            {
                queue.Launch(
                    new GruForward<TLane, TElement>(
                        sums, former.View<TElement>(), kept!.View<TElement>(), h.View<TElement>()),
                    h.Count);
            }
            else
            {
                queue.Launch(
                    new RnnForward<TLane, TElement>(sums, h.View<TElement>(), a.Cell == RecurrentCell.Relu ? 1 : 0),
                    h.Count);
            }
        }

        recurrent.Dispose();

        // The last cells are a copy, so that whoever carries them on does not hold those of all steps.
        Tensor? c = isLstm ? more!.Select(0, keep ? Time(a, steps - 1) : 0).Clone() : null;
        if (!keep || more is null)
        {
            products.Dispose();
            more?.Dispose();
            return (y, c, []);
        }

        return (y, c, [products, more]);
    }

    private Tensor?[] RecurGrad<TLane, TElement>(
        RecurrentInputs a, Tensor y, Tensor[] saved, Tensor? dy, Tensor? dc)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (int steps, int batch, int hidden) = (a.Steps, a.Batch, a.Hidden);
        int gates = a.WeightX.Shape[0];
        bool isLstm = a.Cell == RecurrentCell.Lstm, isGru = a.Cell == RecurrentCell.Gru;

        // The n of a GRU meets x and h with different gradients; elsewhere both are the same.
        Tensor ofX = a.X.New([steps, batch, gates]), ofH = isGru ? ofX.NewLike() : ofX;
        Tensor carry = dc?.Clone() ?? Tensor.Zeros(a.H.Shape, a.H.DType, a.H.Device);
        Tensor dh = Tensor.Zeros(a.H.Shape, a.H.DType, a.H.Device);
        for (int i = steps - 1; i >= 0; i--)
        {
            int t = Time(a, i);
            var at = new RecurrentSlopes<TLane, TElement>(
                dh, dy?.Select(0, t), carry, ofX.Select(0, t), ofH.Select(0, t), hidden);
            Tensor formerH = i == 0 ? a.H : y.Select(0, Time(a, i - 1));
            if (isLstm)
            {
                Tensor formerC = i == 0 ? a.C! : saved[1].Select(0, Time(a, i - 1));
                queue.Launch(
                    new LstmBackward<TLane, TElement>(
                        at, saved[0].Select(0, t).View<TElement>(), saved[1].Select(0, t).View<TElement>(),
                        formerC.View<TElement>()),
                    carry.Count);
            }
            else if (isGru)
            {
                queue.Launch(
                    new GruBackward<TLane, TElement>(
                        at, saved[0].Select(0, t).View<TElement>(), saved[1].Select(0, t).View<TElement>(),
                        formerH.View<TElement>()),
                    carry.Count);
            }
            else
            {
                queue.Launch(
                    new RnnBackward<TLane, TElement>(
                        at, y.Select(0, t).View<TElement>(), a.Cell == RecurrentCell.Relu ? 1 : 0),
                    carry.Count);
            }

            MatMul(ofH.Select(0, t), a.WeightH, dh);
        }

        if (isGru)
            dh = dh + carry;
        Tensor? dwh = a.WeightH.RequiresGrad ? RecurrentWeightGradient(a, y, ofH) : null;
        (Tensor? dx, Tensor? dwx) = InputGradients(a, ofX);
        Tensor? dbx = a.BiasX is { RequiresGrad: true } ? SumOfRows(ofX) : null;
        Tensor? dbh = a.BiasH is not { RequiresGrad: true } ? null : isGru || dbx is null ? SumOfRows(ofH) : dbx;
        return [dx, dh, isLstm ? carry : null, dwx, dwh, dbx, dbh, null, null];
    }

    /// <summary>dW = Σₜ dGatesₜᵀ · hₜ₋₁, as one product.</summary>
    private Tensor RecurrentWeightGradient(RecurrentInputs a, Tensor y, Tensor dGates)
    {
        (int steps, int rows, int hidden) = (a.Steps, a.Steps * a.Batch, a.Hidden);
        Tensor former = y.NewLike(), dw = a.WeightH.NewLike();
        Copy(a.H, former.Select(0, Time(a, 0)));
        if (steps > 1)
            Copy(y.Narrow(0, a.IsReverse ? 1 : 0, steps - 1), former.Narrow(0, a.IsReverse ? 0 : 1, steps - 1));
        MatMul(dGates.Reshape(rows, dGates.Shape[2]).Transpose(), former.Reshape(rows, hidden), dw);
        former.Dispose();
        return dw;
    }

    /// <summary>dx = dGates · W and dW = dGatesᵀ · x.</summary>
    private (Tensor? Dx, Tensor? Dw) InputGradients(RecurrentInputs a, Tensor dGates)
    {
        (int rows, int inputs) = (a.Steps * a.Batch, a.X.Shape[2]);
        Tensor flat = dGates.Reshape(rows, dGates.Shape[2]);
        Tensor? dx = a.X.RequiresGrad ? a.X.NewLike() : null, dw = a.WeightX.RequiresGrad ? a.WeightX.NewLike() : null;
        if (dx is not null)
            MatMul(flat, a.WeightX.Detach(), dx.Reshape(rows, inputs));
        if (dw is not null)
            MatMul(flat.Transpose(), a.X.Detach().Reshape(rows, inputs), dw);
        return (dx, dw);
    }

    private Tensor SumOfRows(Tensor dGates)
    {
        int gates = dGates.Shape[2];
        Tensor sums = dGates.New([gates]);
        Reduce(dGates, sums, 1, dGates.Count / gates, gates, default(SumOp));
        return sums;
    }
}
