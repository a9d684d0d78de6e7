namespace DeepNet.IO;

/// <summary>What a model file is, by its first bytes.</summary>
internal enum ModelFileKind
{
    /// <summary>Safetensors, or nothing known.</summary>
    Other,

    /// <summary>A ZIP archive: of PyTorch or NumPy.</summary>
    Zip,

    /// <summary>A pickle: PyTorch's legacy form.</summary>
    Pickle,
}
