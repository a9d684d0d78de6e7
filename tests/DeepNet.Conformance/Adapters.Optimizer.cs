using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddOptimizers(AdapterTable table)
    {
        foreach (string name in OptimizerSettings.Known)
            table.Many($"optim.{name}", a => Trajectory(a, name));
        table.Many("optim.lbfgs", Lbfgs);
        table.Many("clip_grad_norm", ClipGradNorm);
        table.Many("clip_grad_value", ClipGradValue);
    }

    /// <summary>Every parameter after every step, for a given sequence of gradients.</summary>
    private static Tensor[] Trajectory(Arguments a, string name)
    {
        Parameter[] parameters = [.. a.Tensors(0).Select(x => new Parameter(x.Clone()))];
        Tensor[] gradients = a.Tensors(1);
        Optimizer optimizer = new OptimizerSettings(a.Kwargs).Create(name, parameters);
        HashSet<(int Step, int Parameter)> skipped = a.Find(Arguments.Keyword, "skip") is { } skip
            ? [.. skip.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))]
            : [];
        List<Tensor>[] history = Array.ConvertAll(parameters, _ => new List<Tensor>());
        for (int step = 0; step < gradients[0].Shape[0]; step++)
        {
            for (int i = 0; i < parameters.Length; i++)
                parameters[i].Grad = skipped.Contains((step, i)) ? null : gradients[i].Select(0, step).Clone();
            optimizer.Step();
            for (int i = 0; i < parameters.Length; i++)
                history[i].Add(parameters[i].Value.Detach().Clone());
        }

        return Array.ConvertAll(history, states => Tensor.Stack([.. states]));
    }

    /// <summary>x after every step on ½‖Ax - b‖² + ¼ Σ x⁴, and the loss that every step gave.</summary>
    private static Tensor[] Lbfgs(Arguments a)
    {
        var x = new Parameter(a.X.Clone());
        int iterations = a.Int(Arguments.Keyword, "max_iter", 20);
        var optimizer = new Lbfgs(
            [x],
            a.Number(Arguments.Keyword, "lr", 1),
            iterations,
            historySize: a.Int(Arguments.Keyword, "history_size", 100),
            lineSearch: a.Has(Arguments.Keyword, "line_search_fn") ? LineSearch.StrongWolfe : LineSearch.None);
        List<Tensor> values = [], losses = [];
        for (int step = 0; step < a.Int(Arguments.Keyword, "steps"); step++)
        {
            losses.Add(optimizer.Step(() =>
            {
                optimizer.ZeroGrad();
                Tensor error = a.Y.MatMul(x.Value) - a.Z;
                Tensor loss = (0.5 * error.Square().Sum()) + (0.25 * x.Value.Pow(4).Sum());
                loss.Backward();
                return loss;
            }).Detach());
            values.Add(x.Value.Detach().Clone());
        }

        return [Tensor.Stack([.. values]), Tensor.Stack([.. losses])];
    }

    private static Tensor[] ClipGradNorm(Arguments a)
    {
        Parameter[] parameters = WithGradients(a);
        double norm = GradientClipping.ClipGradNorm(parameters, a.Number(1, "max_norm"), a.Number(2, "norm_type", 2));
        return [Tensor.Full([], norm, parameters[0].DType), .. parameters.Select(parameter => parameter.Grad!)];
    }

    private static Tensor[] ClipGradValue(Arguments a)
    {
        Parameter[] parameters = WithGradients(a);
        GradientClipping.ClipGradValue(parameters, a.Number(1, "clip_value"));
        return [.. parameters.Select(parameter => parameter.Grad!)];
    }

    private static Parameter[] WithGradients(Arguments a) =>
        [.. a.Tensors(0).Select(x => new Parameter(Tensor.Zeros(x.Shape, x.DType)) { Grad = x.Clone() })];
}
