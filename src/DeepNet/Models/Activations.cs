namespace DeepNet.Models;

/// <summary>What <see cref="ActivationKind"/> stands for.</summary>
internal static class Activations
{
    /// <summary>The names of config.json.</summary>
    private static readonly OrderedDictionary<string, ActivationKind> s_names = new()
    {
        ["gelu"] = ActivationKind.Gelu,
        ["gelu_python"] = ActivationKind.Gelu,
        ["gelu_new"] = ActivationKind.GeluTanh,
        ["gelu_pytorch_tanh"] = ActivationKind.GeluTanh,
        ["gelu_fast"] = ActivationKind.GeluTanh,
        ["relu"] = ActivationKind.Relu,
        ["silu"] = ActivationKind.Silu,
        ["swish"] = ActivationKind.Silu,
        ["tanh"] = ActivationKind.Tanh,
    };

    /// <summary>The known names, for messages.</summary>
    public static string Names => string.Join(", ", s_names.Keys);

    /// <summary>The kind of this name, or null.</summary>
    public static ActivationKind? Find(string name) =>
        s_names.TryGetValue(name, out ActivationKind kind) ? kind : null;

    public static void CheckKind(string model, ActivationKind kind) => Check.Argument(
        Enum.IsDefined(kind), $"{model}: Activation {kind} is none of {nameof(ActivationKind)}.");

    public static Tensor Activate(this Tensor x, ActivationKind kind) => kind switch
    {
        ActivationKind.Gelu => x.Gelu(),
        ActivationKind.GeluTanh => x.GeluTanh(),
        ActivationKind.Relu => x.Relu(),
        ActivationKind.Silu => x.Silu(),
        _ => x.Tanh(),
    };
}
