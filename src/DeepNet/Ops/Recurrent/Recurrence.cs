namespace DeepNet;

/// <summary>Recurrent networks as operations: one layer in one direction over a whole sequence.</summary>
/// <remarks>
/// The composition of tensor operations defines the values and gives gradients of any order; a backend may replace
/// values and first gradients by fused kernels.
/// </remarks>
internal static partial class Recurrence
{
    /// <summary>The outputs of all steps [steps, batch, outputs] and the last cells [batch, hidden], if there are
    /// any.</summary>
    public static (Tensor Y, Tensor? C) Run(RecurrentInputs inputs)
    {
        DType dtype = inputs.X.DType;
        if (dtype.IsHalf())
        {
            (Tensor wideY, Tensor? wideC) = Run(inputs.Map(x => x.Cast(DType.Float32)));
            return (wideY.Cast(dtype), wideC?.Cast(dtype));
        }

        RecurrentInputs a = inputs.Map(x => x.Contiguous());
        Tensor?[] tensors = a.Tensors;
        bool isRecording = GradMode.IsEnabled && Array.Exists(tensors, x => x is { RequiresGrad: true });
        (Tensor y, Tensor? c, Tensor[] saved) = a.X.Backend.Recur(a.Map(x => x.Detach()), isRecording);
        Tensor values = y.Detach();
        Tensor.Track(
            a.Cell is RecurrentCell.Lstm ? nameof(Lstm) : a.Cell is RecurrentCell.Gru ? nameof(Gru) : nameof(Rnn),
            tensors,
            c is null ? [y] : [y, c],
            dys =>
            {
                Tensor? dy = dys[0], dc = dys.Length > 1 ? dys[1] : null;
                return GradMode.IsEnabled
                    ? ComposedGradient(a, dy, dc)
                    : a.X.Backend.RecurGrad(a, values, saved, dy?.Contiguous(), dc?.Contiguous());
            });
        return (y, c);
    }

    /// <summary>What defines the operation: one step after another.</summary>
    public static (Tensor Y, Tensor? C) Compose(RecurrentInputs a)
    {
        Tensor[] x = Slices(a.X.Linear(a.WeightX, a.BiasX));
        Tensor[]? peepholes = a.Peepholes?.Unbind();
        var y = new Tensor[x.Length];
        (Tensor h, Tensor? c) = (a.H, a.C);
        for (int i = 0; i < x.Length; i++)
        {
            int t = a.IsReverse ? x.Length - 1 - i : i;
            Tensor recurrent = h.Linear(a.WeightH, a.BiasH);
            switch (a.Cell)
            {
                case RecurrentCell.Lstm:
                    (h, c) = peepholes is null
                        ? LstmStep(x[t], recurrent, c!)
                        : PeepholeStep(x[t], recurrent, c!, peepholes);
                    if (a.Projection is not null)
                        h = h.Linear(a.Projection);
                    break;
                case RecurrentCell.Gru:
                    h = GruStep(x[t], recurrent, h);
                    break;
                default:
                    h = RnnStep(x[t], recurrent, a.Cell);
                    break;
            }

            y[t] = h;
        }

        return (Tensor.Stack(y), c);
    }

    /// <summary>The gradients by walking back through the composition, recorded while the outer walk is.</summary>
    public static Tensor?[] ComposedGradient(RecurrentInputs a, Tensor? dy, Tensor? dc) =>
        BackwardPass.CallOutside([dy, dc], () =>
        {
            bool isRecorded = GradMode.IsEnabled;
            using var mode = GradMode.Set(enabled: true);
            long first = GradNode.LastId + 1;
            (Tensor y, Tensor? c) = Compose(a);

            // A tensor that stands in two places gets its whole gradient at the first.
            Tensor?[] tensors = a.Tensors;
            Tensor[] wanted =
                [.. tensors.OfType<Tensor>().Where(x => x.RequiresGrad).Distinct(ReferenceEqualityComparer.Instance)
                    .Cast<Tensor>()];
            (Tensor Output, Tensor Gradient)[] from =
                [.. dy is null ? [] : new[] { (y, dy) }, .. dc is null ? [] : new[] { (c!, dc) }];
            from = Array.FindAll(from, pair => pair.Output.RequiresGrad);
            Tensor?[] gradients = BackwardPass.Collect(
                Array.ConvertAll(from, pair => pair.Output), wanted, Array.ConvertAll(from, pair => pair.Gradient),
                retainGraph: isRecorded, createGraph: isRecorded, first);
            var result = new Tensor?[tensors.Length];
            for (int i = 0; i < wanted.Length; i++)
                result[Array.FindIndex(tensors, x => ReferenceEquals(x, wanted[i]))] = gradients[i];
            return result;
        });

    /// <summary>The slices of the first dim. Unlike those of Unbind their gradients come back in one piece.</summary>
    private static Tensor[] Slices(Tensor x)
    {
        Tensor[] slices = x.Detach().Unbind();
        Shape shape = x.Shape;
        Tensor.Track(nameof(Slices), [x], slices, dys =>
        {
            Tensor some = Array.Find(dys, dy => dy is not null)!;
            Tensor zeros = Tensor.Zeros(some.Shape, some.DType, some.Device);
            return [Tensor.Stack(Array.ConvertAll(dys, dy => dy ?? zeros)).Reshape(shape)];
        });
        return slices;
    }
}
