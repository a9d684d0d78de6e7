using System.Runtime.CompilerServices;

namespace DeepNet.Backends.Cpu;

/// <summary>State space models: one kernel over the whole sequence for each strip of channels.</summary>
internal sealed unsafe partial class CpuBackend
{
    /// <summary>Above, a strip's states do not stay in the caches.</summary>
    private const int MostStates = 1024;

    public override (Tensor Y, Tensor State, Tensor? Saved) SelectiveScan(Tensor[] inputs, bool keep)
    {
        if (!IsFusedScan(inputs))
            return base.SelectiveScan(inputs, keep);
        return (inputs[0].DType == DType.Float32, AreConstant(inputs)) switch
        {
            (true, true) => SelectiveScanForward<float, ConstantMatrices>(inputs, keep),
            (true, false) => SelectiveScanForward<float, SteppedMatrices>(inputs, keep),
            (false, true) => SelectiveScanForward<double, ConstantMatrices>(inputs, keep),
            (false, false) => SelectiveScanForward<double, SteppedMatrices>(inputs, keep),
        };
    }

    public override Tensor?[] SelectiveScanGrad(Tensor[] inputs, Tensor? saved, Tensor? dy, Tensor? dState)
    {
        if (!IsFusedScan(inputs) || saved is null)
            return base.SelectiveScanGrad(inputs, saved, dy, dState);
        dy ??= Tensor.Zeros(inputs[0].Shape, inputs[0].DType, inputs[0].Device);
        return (inputs[0].DType == DType.Float32, AreConstant(inputs)) switch
        {
            (true, true) => SelectiveScanBackward<float, ConstantMatrices>(inputs, saved, dy, dState),
            (true, false) => SelectiveScanBackward<float, SteppedMatrices>(inputs, saved, dy, dState),
            (false, true) => SelectiveScanBackward<double, ConstantMatrices>(inputs, saved, dy, dState),
            (false, false) => SelectiveScanBackward<double, SteppedMatrices>(inputs, saved, dy, dState),
        };
    }

    private static bool IsFusedScan(Tensor[] inputs) =>
        inputs[0].Count > 0 && inputs[2].Shape[1] is > 0 and <= MostStates;

    /// <summary>Whether B and C are [1, channels, states, 1]. Where a single step looks so too, it is the
    /// same.</summary>
    private static bool AreConstant(Tensor[] inputs) => Array.TrueForAll(
        inputs[3..5], x => x.Shape[0] == 1 && x.Shape[1] == inputs[0].Shape[1] && x.Shape[3] == 1);

    private static SelectiveScanShape ShapeOf(Tensor[] inputs) => new(
        inputs[0].Shape[0], inputs[0].Shape[1], AreConstant(inputs) ? 1 : inputs[3].Shape[1], inputs[2].Shape[1],
        inputs[0].Shape[2]);

    private static (Tensor Y, Tensor State, Tensor? Saved) SelectiveScanForward<T, TMatrices>(Tensor[] x, bool keep)
        where T : unmanaged
        where TMatrices : struct, ISelectiveScanMatrices
    {
        SelectiveScanShape shape = ShapeOf(x);
        Tensor y = x[0].NewLike(), last = x[5].NewLike();
        Tensor? kept = keep ? x[0].New([(int)shape.Items, shape.Chunks, shape.Block]) : null;
        var kernel = new SelectiveScanKernel<T, TMatrices>(
            x[0].Pointer<T>(), x[1].Pointer<T>(), x[2].Pointer<T>(), x[3].Pointer<T>(), x[4].Pointer<T>(),
            x[5].Pointer<T>(), y.Pointer<T>(), last.Pointer<T>(), PointerOrNull<T>(kept), shape);
        Tensor[] tensors = [.. x, y, last, kept ?? y];
        if (typeof(T) == typeof(float))
        {
            Launch.Float(
                Unsafe.BitCast<SelectiveScanKernel<T, TMatrices>, SelectiveScanKernel<float, TMatrices>>(kernel),
                shape.Items, 1, tensors);
        }
        else
        {
            Launch.Double(
                Unsafe.BitCast<SelectiveScanKernel<T, TMatrices>, SelectiveScanKernel<double, TMatrices>>(kernel),
                shape.Items, 1, tensors);
        }

        return (y, last, kept);
    }

    private Tensor?[] SelectiveScanBackward<T, TMatrices>(Tensor[] x, Tensor kept, Tensor dy, Tensor? dState)
        where T : unmanaged
        where TMatrices : struct, ISelectiveScanMatrices
    {
        SelectiveScanShape shape = ShapeOf(x);
        Tensor du = x[0].NewLike(), dDelta = x[1].NewLike(), dFirst = x[5].NewLike();
        Tensor partsA = x[2].New([shape.Batch, shape.Channels, shape.States]);
        int[] parts = TMatrices.AreConstant
            ? [shape.Batch, shape.Channels, shape.States]
            : [shape.Batch * shape.Groups, shape.Strips, shape.States, shape.Length];
        Tensor partsB = x[3].New(parts), partsC = x[4].New(parts);
        var kernel = new SelectiveScanGradKernel<T, TMatrices>(
            x[0].Pointer<T>(), x[1].Pointer<T>(), x[2].Pointer<T>(), x[3].Pointer<T>(), x[4].Pointer<T>(),
            dy.Pointer<T>(), PointerOrNull<T>(dState), kept.Pointer<T>(), du.Pointer<T>(), dDelta.Pointer<T>(),
            partsA.Pointer<T>(), partsB.Pointer<T>(), partsC.Pointer<T>(), dFirst.Pointer<T>(), shape);
        Tensor[] tensors = [.. x, dy, dState ?? dy, kept, du, dDelta, partsA, partsB, partsC, dFirst];
        if (typeof(T) == typeof(float))
        {
            Launch.Float(
                Unsafe.BitCast<SelectiveScanGradKernel<T, TMatrices>, SelectiveScanGradKernel<float, TMatrices>>(
                    kernel),
                shape.Items, 1, tensors);
        }
        else
        {
            Launch.Double(
                Unsafe.BitCast<SelectiveScanGradKernel<T, TMatrices>, SelectiveScanGradKernel<double, TMatrices>>(
                    kernel),
                shape.Items, 1, tensors);
        }

        return
        [
            du, dDelta, Added(partsA, 1, shape.Batch, x[2]), OfMatrix(partsB, x[3]), OfMatrix(partsC, x[4]), dFirst,
        ];

        Tensor OfMatrix(Tensor all, Tensor like) => TMatrices.AreConstant
            ? Added(all, 1, shape.Batch, like)
            : Added(all, (long)shape.Batch * shape.Groups, shape.Strips, like);

        Tensor Added(Tensor all, long outer, long n, Tensor like)
        {
            Tensor sum = like.NewLike();
            Reduce(all, sum, outer, n, like.Count / outer, default(SumOp));
            all.Dispose();
            return sum;
        }
    }
}
