namespace DeepNet;

/// <summary>Compares gradients with central differences: the test every gradient formula should pass.</summary>
public static class GradCheck
{
    /// <summary>Checks the gradients of <paramref name="function"/>
    /// at <paramref name="inputs"/>, to the given order.</summary>
    /// <param name="function">From the inputs to one result of any shape; the same result for the same inputs.</param>
    /// <param name="inputs">Float64 tensors; those with RequiresGrad are checked. Stay away from kinks.</param>
    /// <param name="order">1 checks gradients, 2 also gradients of gradients, and so on.</param>
    /// <param name="epsilon">Step of the central differences.</param>
    /// <param name="tolerance">Largest difference, relative to the size of the gradient where that is above 1.</param>
    /// <exception cref="GradCheckException">A gradient is off; the message says where and by how much.</exception>
    /// <exception cref="DTypeException">An input is not Float64: differences would drown in rounding.</exception>
    public static void Verify(
        Func<Tensor[], Tensor> function, Tensor[] inputs, int order = 1, double epsilon = 1e-5, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Check.Argument(order >= 1, $"GradCheck: order {order} must be at least 1.");
        foreach (Tensor input in inputs)
        {
            if (input.RequiresGrad)
                Check.Is("GradCheck", "an input", input, DType.Float64);
        }

        Func<Tensor[], Tensor> current = function;
        for (int i = 1; i <= order; i++)
        {
            VerifyFirst(current, inputs, i, epsilon, tolerance);
            Func<Tensor[], Tensor> lower = current;
            current = x => GradientSum(lower, x);
        }
    }

    private static void VerifyFirst(
        Func<Tensor[], Tensor> function, Tensor[] inputs, int order, double epsilon, double tolerance)
    {
        Tensor[] leaves = Array.ConvertAll(inputs, x => Leaf(x));
        Tensor[] wanted = Array.FindAll(leaves, x => x.RequiresGrad);
        Tensor y = Weighted(function(leaves));
        if (!y.RequiresGrad)
            return;
        Tensor[] gradients = Autograd.Grad([y], wanted, allowUnused: true);
        for (int k = 0; k < wanted.Length; k++)
        {
            int input = Array.IndexOf(leaves, wanted[k]);
            double[] values = inputs[input].Detach().ToArray<double>(), analytic = gradients[k].ToArray<double>();
            double scale = Math.Max(1, analytic.Length == 0 ? 0 : analytic.Max(Math.Abs));
            for (int i = 0; i < values.Length; i++)
            {
                double numeric = (Shifted(epsilon) - Shifted(-epsilon)) / (2 * epsilon);
                if (!(Math.Abs(numeric - analytic[i]) <= tolerance * scale))
                {
                    throw new GradCheckException(
                        $"GradCheck: order {order}, input {input} of shape {inputs[input].Shape}, element {i}: "
                        + $"the gradient is {analytic[i]:R}, but differences give {numeric:R}.");
                }

                double Shifted(double step)
                {
                    double[] moved = [.. values];
                    moved[i] += step;
                    Tensor[] arguments = [.. inputs.Select(x => Leaf(x))];
                    arguments[input] = Leaf(
                        Tensor.From<double>(moved, inputs[input].Shape, inputs[input].Device), like: inputs[input]);
                    return Weighted(function(arguments)).ToScalar<double>();
                }
            }
        }
    }

    /// <summary>The gradients as one result, weighted so that no part hides behind another.</summary>
    private static Tensor GradientSum(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        Tensor[] wanted = Array.FindAll(inputs, x => x.RequiresGrad);
        Tensor y = Weighted(function(inputs));
        if (!y.RequiresGrad)
            return y * 0;
        Tensor? sum = null;
        foreach (Tensor gradient in Autograd.Grad([y], wanted, createGraph: true, allowUnused: true))
            sum = sum is null ? Weighted(gradient) : sum + Weighted(gradient);
        return sum!;
    }

    private static Tensor Leaf(Tensor x) => Leaf(x, x);

    private static Tensor Leaf(Tensor x, Tensor like)
    {
        Tensor leaf = x.Detach();
        if (like.RequiresGrad)
            leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Weighted(Tensor y)
    {
        // Fixed weights in ±[0.5, 1.5] without pattern: sums of gradients that cancel are not checked by equal weights.
        var weights = new double[checked((int)y.Count)];
        for (int i = 0; i < weights.Length; i++)
        {
            double u = (i + 1) * 0.61803398874989484820; // golden ratio - 1
            u -= Math.Floor(u);
            weights[i] = (i % 2 == 0 ? 1 : -1) * (0.5 + u);
        }

        return (y * Tensor.From<double>(weights, y.Shape, y.Device)).Sum();
    }
}
